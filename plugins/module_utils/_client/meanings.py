# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.
# written by tools/dev.py generate: do not edit
"""What statuses of refusals mean for single requests, and what to do about them (contract: `errors`)."""

from __future__ import annotations

# One text, as in availability.py, imported once a request was refused: request with status, meaning, what to do.
_DECLARED = """\
POST /activitymaps/query 400
the parameters are invalid
-
POST /activitymaps/query 500
the graph could not be fetched
Try again later, or with a shorter time range.
DELETE /activitymaps/{id} 403
not allowed to delete this map
Use a key of its owner or of an account with full system privileges.
DELETE /activitymaps/{id} 500
internal error
-
PATCH /activitymaps/{id} 400
the parameters are invalid
-
PATCH /activitymaps/{id} 403
not allowed to change this map
Use a key of its owner or of an account with full system privileges.
PATCH /activitymaps/{id} 500
internal error
-
POST /activitymaps/{id}/query 400
the parameters are invalid
-
POST /activitymaps/{id}/query 403
not allowed to see this map
Use a key of its owner or of an account with full system privileges.
POST /activitymaps/{id}/query 500
internal error
Try again later, or with a shorter time range.
GET /activitymaps/{id}/sharing 403
the key's user has nothing to do with this map
Use a key of its owner or of an account with full system privileges.
PATCH /activitymaps/{id}/sharing 403
the key's user has nothing to do with this map
Use a key of its owner or of an account with full system privileges.
PUT /activitymaps/{id}/sharing 403
the key's user has nothing to do with this map
Use a key of its owner or of an account with full system privileges.
GET /analysispriority/config/{appliance_id} 422
the id is not that of a sensor
Give a sensor: GET /appliances lists the ids.
PUT /analysispriority/config/{appliance_id} 403
the user lacks the privilege (also where another system manages the rules, inferred)
Use a key with higher privileges, or change the rules on the system that manages them.
PUT /analysispriority/config/{appliance_id} 422
the id is not that of a sensor
Give a sensor: GET /appliances lists the ids.
GET /analysispriority/{appliance_id}/manager 403
the id in the path is not 0
Ask the sensor itself.
POST /apikeys 401
password missing or wrong
Give the password of the setup account.
POST /apikeys 409
the setup account has a key already
Use that key; a new one is made on the Administration pages (API Access).
POST /apikeys 422
key generation is disabled
Allow it on the Administration pages (API Access).
POST /apikeys 500
internal error
-
POST /appliances 422
the remote system is not valid
Check host, kind, password or token, and fingerprint of the remote system, and that this system reaches it.
POST /auth/identityproviders 400
parameters not valid
-
POST /auth/identityproviders 409
name exists
Choose another name, or change the provider that is there.
PATCH /auth/identityproviders/{id} 400
parameters not valid
-
PATCH /auth/identityproviders/{id} 404
no such provider
-
PATCH /auth/identityproviders/{id} 409
name exists
Choose another name.
GET /auth/identityproviders/{id}/privileges 404
no SAML provider of this id
Only SAML providers have a map of privileges: check the provider's type.
PATCH /auth/identityproviders/{id}/privileges 400
map not valid
Check the names of attributes and levels in the map.
PATCH /auth/identityproviders/{id}/privileges 404
no SAML provider of this id
Only SAML providers have a map of privileges: check the provider's type.
POST /cloud/connect 400
the connection failed
Check the token, and that this system reaches the cloud product.
POST /cloud/connect 422
cloud_token is missing
Give cloud_token.
POST /customizations/{id}/download 422
the file cannot be downloaded
Make a new backup and download that one.
GET /dashboards/{id}/sharing 403
the key's user has nothing to do with this dashboard
Use a key of its owner or of an account with full system privileges.
PATCH /dashboards/{id}/sharing 403
the key's user has nothing to do with this dashboard
Use a key of its owner or of an account with full system privileges.
PUT /dashboards/{id}/sharing 403
the key's user has nothing to do with this dashboard
Use a key of its owner or of an account with full system privileges.
PUT /dashboards/{id}/sharing 422
a user or user group does not exist
Check the names of the users and groups.
POST /detections/search 400
the search is invalid
-
PATCH /devices/{id} 400
the update is not valid
-
GET /extrahop 500
internal error
-
POST /extrahop/firmware 415
media type is not application/vnd.extrahop.firmware
Report this as a fault of the collection.
POST /extrahop/firmware 422
image not valid or not enough space
Check that the image is whole and made for this model, and the free space on the system.
POST /extrahop/firmware/download/url 422
the download could not be started
Check that the system reaches the URL, and that it leads to an image for this model.
POST /extrahop/firmware/download/version 422
the download could not be started
Check that the system is connected to the vendor's cloud services, and that it is offered this version.
POST /extrahop/firmware/latest/upgrade 422
the upgrade could not be started
Upload or download an image first that can follow the firmware that runs.
GET /extrahop/firmware/previous 400
no previous firmware to go back to
There is nothing to roll back to.
POST /extrahop/firmware/previous/rollback 400
cannot be rolled back
Read GET /extrahop/firmware/previous: without a previous firmware nothing can be rolled back.
PATCH /extrahop/services 400
settings not valid
Check the settings of each service.
PATCH /extrahop/services 403
a service is not licensed
Leave the service out, or have it licensed.
PATCH /extrahop/services 500
internal error
-
POST /extrahop/sslcert/signingrequest 400
parameters not valid
Check subject and subject_alternative_names.
PATCH /extrahop/ticketing 422
settings not valid
Check that url_template holds $ticket_id, and that both kinds of ticketing are given.
POST /investigations 400
the parameters are invalid
-
POST /investigations/search 400
the search is invalid
-
PATCH /investigations/{id} 400
the parameters are invalid
-
POST /metrics 400
the query is invalid
-
GET /metrics/next/{xid} 429
too many requests are pending on the sensor: wait and ask again
Run fewer metric queries at a time, or try again later.
POST /metrics/total 400
the query is invalid
-
POST /metrics/totalbyobject 400
the query is invalid
-
POST /networklocalities 422
the entry is not valid
-
DELETE /networklocalities/{id} 422
not valid; perhaps the entry is in use
Remove it from what uses it first.
PATCH /networklocalities/{id} 422
the change is not valid
-
POST /observations/associatedipaddrs 400
the observations are invalid
-
GET /packets/search 422
there are no packets at all: no packetstore is connected and the sensor keeps none
Ask the console or sensor that has a packetstore.
POST /packets/search 422
there are no packets at all: no packetstore is connected and the sensor keeps none
Ask the console or sensor that has a packetstore.
POST /records/cursor 402
licence of the recordstore invalid or its licence server out of reach
Look at the licence of the recordstore. Where none is named, accept the EULA on the web pages of this system.
POST /records/cursor 404
the cursor is not known (any more)
Give a longer context_ttl.
POST /records/cursor 422
the query is invalid
Run the task again.
GET /records/cursor/{cursor} 402
licence of the recordstore invalid or its licence server out of reach
Look at the licence of the recordstore. Where none is named, accept the EULA on the web pages of this system.
GET /records/cursor/{cursor} 404
the cursor is not known (any more)
Give a longer context_ttl.
GET /records/cursor/{cursor} 422
the query is invalid
Run the task again.
POST /records/search 402
licence of the recordstore invalid or its licence server out of reach
Look at the licence of the recordstore. Where none is named, accept the EULA on the web pages of this system.
POST /records/search 422
the query is invalid
Check the filter. An ExtraHop recordstore takes no offset above 10000: give context_ttl to read more.
POST /records/search 502
the recordstore returned an error
Look at the health of the recordstore, and at its connection to this system.
POST /records/search 504
the recordstore did not answer
Look at the health of the recordstore, or ask for a shorter time range.
POST /ssldecryptkeys 400
this system is not a sensor
Ask the sensor that decrypts the traffic.
POST /ssldecryptkeys 409
the certificate has a key already
Change the key that is there, or delete it first.
POST /ssldecryptkeys/{id}/protocols 400
the protocol is on this port already
Remove the protocol from the port first, or choose another port.
POST /ssldecryptkeys/{id}/protocols 404
no such protocol or key
Check the protocol's name and the key's id.
DELETE /ssldecryptkeys/{id}/protocols/{protocol} 404
the key lacks the protocol or does not exist
Read the protocols of the key.
POST /tags 422
a tag of this name exists already
Choose another name, or use the tag that is there.
POST /threatcollections 400
name or user_key not unique
Choose a name and a user_key that no other collection has.
POST /threatcollections 409
the file holds no new threat data
There is nothing to do.
POST /triggers/externaldata 422
refused; the text of 9.8 speaks of a name that exists already, which fits nothing here
-
POST /usergroups 400
parameters not valid
-
POST /usergroups 409
name exists
Choose another name, or change the group that is there.
DELETE /usergroups/{id} 404
no such group
-
DELETE /usergroups/{id} 422
remote groups cannot be deleted
Remove it in the directory where it comes from.
POST /users 400
parameters not valid
-
POST /users 409
username taken
Choose another username, or change the account that is there.
POST /users 422
username or password against the policy
Choose a username and a password that fit the policy set on the system.
DELETE /users/{username} 403
no privilege to delete other users
Use a key of an account with full system privileges.
DELETE /users/{username} 405
the account owns the key of the request
Delete it with the key of another account; trying again does not help.
PATCH /users/{username} 403
no privilege to change the password of another
Use a key of an account with full system privileges.
PATCH /users/{username} 409
no privilege to change enabled or name of the own account
Change it with the key of another account.
PATCH /users/{username} 422
password of an account that is not local
Change the password where the account comes from, and leave password out here.
GET /users/{username}/apikeys/{keyid} 404
the account has no such key
Read /apikeys for the keys that there are.
DELETE /watchlist/device/{id} 409
asked on a console while the sensor manages its own analysis priorities
Let this console manage them (analysis_priority with manager, run on the sensor), or run this task on the sensor.
POST /watchlist/device/{id} 409
asked on a console while the sensor manages its own analysis priorities
Let this console manage them (analysis_priority with manager, run on the sensor), or run this task on the sensor.
POST /watchlist/devices 409
asked on a console while the sensor manages its own analysis priorities
Let this console manage them (analysis_priority with manager, run on the sensor), or run this task on the sensor.
""".splitlines()

MEANINGS: dict[str, tuple[str, str]] = {
    _DECLARED[at]: (_DECLARED[at + 1], _DECLARED[at + 2]) for at in range(0, len(_DECLARED), 3)
}
