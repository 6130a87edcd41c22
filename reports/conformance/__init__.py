"""What a run against a deployment has shown, for others: verdicts, a package of them, its page.

reports.conformance.run_folder    the folder that a run left: what was tested, and when
reports.conformance.exchanges     what was exchanged with the deployment, by scenario
reports.conformance.judging       the verdicts with their evidence, as .verdict_file writes them
reports.conformance.expected      deviations that were expected, held against what happened
reports.conformance.package       all of it in one file, which .verifying holds to its word
reports.conformance.contents      what is in a package, and how it follows from the run
reports.conformance.archive       the file itself: the same bytes for the same run, safe to open
reports.conformance.page          the report that a customer reads
reports.conformance.against       two runs compared, as .telling puts it into words
reports.conformance.secrecy       no package holds a secret
"""
