"""What the files in the folder of a run against a deployment are called.

    run.json          what was tested and when
    messages.ndjson   what happened (Cucumber Messages)
    exchanges.ndjson  what was exchanged with the deployment
    ledger.ndjson     what the run was about to make there
    needs.json        what each scenario needs, and which the deployment cannot show
    events.parquet    what was seen, as an event log

Who writes one says what is in it. What only its writer reads is named there.
"""

RUN, MESSAGES, EXCHANGES = "run.json", "messages.ndjson", "exchanges.ndjson"
LEDGER, NEEDS, EVENTS = "ledger.ndjson", "needs.json", "events.parquet"
