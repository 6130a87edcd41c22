Feature: E-mail
  Decisions are told by e-mail: to the requestor, once, and from Commerce.

  Rule: A decision is told once the e-mail job has run

    Background:
      Given a company has become a prospect
      And a salesperson has qualified the lead

    @A9 @A31 @R13
    Scenario: A win is told as an approval
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect approved"

    @M3 @A31
    Scenario: Nothing leaves before the e-mail job runs
      When a salesperson closes the opportunity as won
      Then no e-mail has been sent to the requestor

    @A11
    Scenario: Qualification alone is not told
      When the e-mail job runs
      Then no e-mail has been sent to the requestor

    @A9
    Scenario: Running the e-mail job again sends nothing again
      Given a salesperson has closed the opportunity as won
      And the e-mail job has run
      When the e-mail job runs
      Then the requestor has received one e-mail in all

    @M3
    Scenario: On a schedule the e-mail leaves by itself
      Given the jobs run on these schedules
        | job                                     | every | offset |
        | Process retail order email notification | 1 min | 0 min  |
      When a salesperson closes the opportunity as won
      Then within 1 minute the requestor has received an e-mail of type "B2B prospect approved"

    @N4 @A10
    Scenario: Nobody else is told
      Given another company has become a prospect
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then the other company has received no e-mail

  Rule: Only what is active in the profile is sent

    Background:
      Given a company has become a prospect

    @M1
    Scenario: The approval is not active
      Given the notification "B2B prospect approved" is not active
      When headquarters approves the prospect
      And the e-mail job runs
      Then the prospect is approved
      And no e-mail has been sent to the requestor

    @M1
    Scenario: The rejection is not active
      Given the notification "B2B prospect rejected" is not active
      When headquarters rejects the prospect
      And the e-mail job runs
      Then the prospect is rejected
      And no e-mail has been sent to the requestor

    @M1
    Scenario: One notification that is not active does not silence the other
      Given the notification "B2B prospect approved" is not active
      When headquarters rejects the prospect
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect rejected"

  Rule: The message shows what the application says

    Background:
      Given a company has become a prospect

    @M2
    Scenario: What the approval may show
      When headquarters approves the prospect
      And the e-mail job runs
      Then the e-mail to the requestor shows
        | firstname | the first name       |
        | lastname  | the last name        |
        | company   | the company's name   |
        | email     | the e-mail address   |
        | zipcode   | the postal code      |
        | comments  | the comment          |
        | storename | the name of the site |
        | storeurl  | nothing              |

    @M2
    Scenario: What the rejection may show
      When headquarters rejects the prospect
      And the e-mail job runs
      Then the e-mail to the requestor shows
        | firstname | the first name     |
        | lastname  | the last name      |
        | company   | the company's name |

    @A10
    Scenario Outline: The message goes to the address of the request after a <decision>
      Given a salesperson has entered another e-mail address in the lead
      And a salesperson has qualified the lead
      When a salesperson closes the opportunity as <decision>
      And the e-mail job runs
      Then the requestor has received one e-mail in all

      Examples:
        | decision         |
        | won              |
        | lost: "Canceled" |

  Rule: The message is in the requestor's language, where there is a text in it

    @A37
    Scenario Outline: The template has a text in <language>
      Given the e-mail templates are written in en-us and nb-no
      And the requestor's language is <language>
      And a company has become a prospect
      When headquarters approves the prospect
      And the e-mail job runs
      Then the e-mail to the requestor is written in <language>

      Examples:
        | language |
        | nb-no    |
        | en-us    |

    @M4
    Scenario Outline: Without a text in the requestor's language, the default of <default> is used
      Given the e-mail templates are written in <default> and nb-no
      And the requestor's language is fi
      And a company has become a prospect
      When headquarters rejects the prospect
      And the e-mail job runs
      Then the e-mail to the requestor is written in <default>

      Examples:
        | default |
        | en-us   |
        | de      |

  Rule: What the mail server or the mailbox does changes no decision

    Background:
      Given a company has become a prospect

    @A38
    Scenario: While the mail server is down, the message waits
      Given the mail server is down
      And headquarters has approved the prospect
      When the e-mail job runs
      Then no e-mail has been sent to the requestor
      And the prospect is approved

    @A38
    Scenario: When the mail server is up again, the next run sends the message, once
      Given the mail server is down
      And headquarters has approved the prospect
      And the e-mail job has run
      When the mail server is up again
      And the e-mail job runs
      And the e-mail job runs
      Then the requestor has received one e-mail in all

    @A39
    Scenario: A message that bounces is not sent again
      Given the requestor's mailbox does not exist
      And headquarters has approved the prospect
      When the e-mail job runs
      And the e-mail job runs
      Then one e-mail to the requestor has bounced
      And the prospect is approved

    @A39
    Scenario: A partner whose message bounced can sign in
      Given the requestor's mailbox does not exist
      And headquarters has approved the prospect
      And the e-mail job has run
      When the job "1010" runs
      Then the requestor can sign in
