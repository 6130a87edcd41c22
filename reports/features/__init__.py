"""A run of features, from the Cucumber Messages that it left, whoever wrote them.

reports.features.outputs          the files that follow from a run
reports.features.living_document  rules, scenarios and results on an HTML page, made of .chapters
reports.features.cucumber_json    for Xray and Jenkins
reports.features.junit            for build servers
reports.features.verdicts         what the run says about each rule
reports.features.reading          the run as a .tree: what was written, and what .attempts ran
reports.features.messages         the file, line by line
"""
