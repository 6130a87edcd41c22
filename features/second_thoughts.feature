Feature: Second thoughts
  Either system may decide, and Sales may open again what it has closed; the first decision on the
  prospect stands.

  Background:
    Given a company has become a prospect

  Rule: What Sales has closed, it can open again

    @S7
    Scenario: A disqualified lead can be reactivated
      Given a salesperson has disqualified the lead as "Lost"
      When a salesperson reactivates the lead
      Then the lead is open

    @S7
    Scenario: A qualified lead can be reactivated
      Given a salesperson has qualified the lead
      When a salesperson reactivates the lead
      Then the lead is open

    @S7
    Scenario: An open lead cannot be reactivated
      When a salesperson tries to reactivate the lead
      Then Sales refuses, because "already in the open state"
      And the error code is 0x80040518
      And nothing has changed

    @S8
    Scenario: A lost opportunity can be reopened
      Given a salesperson has qualified the lead
      And a salesperson has closed the opportunity as lost: "Canceled"
      When a salesperson reopens the opportunity
      Then the opportunity is open

    @S8
    Scenario: An open opportunity cannot be reopened
      Given a salesperson has qualified the lead
      When a salesperson tries to reopen the opportunity
      Then Sales refuses, because "already in the open state"
      And the error code is 0x8004051a
      And nothing has changed

    @A6
    Scenario: Reactivating the lead does not take the rejection back
      Given a salesperson has disqualified the lead as "Lost"
      When a salesperson reactivates the lead
      Then the prospect is rejected

  Rule: A rejection by Sales stands

    @A6
    Scenario: Against a win after reactivation
      Given a salesperson has disqualified the lead as "Lost"
      And a salesperson has reactivated the lead
      And a salesperson has qualified the lead
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then the prospect is rejected
      And there is no customer hierarchy for the company
      And the requestor has received one e-mail in all

    @A6
    Scenario: Against an approval by headquarters
      Given a salesperson has disqualified the lead as "Lost"
      When headquarters tries to approve the prospect
      Then headquarters refuses, because "is already rejected"
      And nothing has changed

    @A7 @S8
    Scenario: Against a win after a loss
      Given a salesperson has qualified the lead
      And a salesperson has closed the opportunity as lost: "Canceled"
      And a salesperson has reopened the opportunity
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then the prospect is rejected
      And there is no customer hierarchy for the company
      And the requestor has received one e-mail in all

  Rule: An approval by Sales stands

    Background:
      Given a salesperson has qualified the lead
      And a salesperson has closed the opportunity as won

    @A8
    Scenario: Against a loss after reopening
      Given a salesperson has reopened the opportunity
      When a salesperson closes the opportunity as lost: "Out-Sold"
      And the e-mail job runs
      Then the prospect is approved
      And there is one customer hierarchy for the company
      And the requestor has received no e-mail of type "B2B prospect rejected"

    @A8 @A11
    Scenario: Winning again changes nothing
      Given a salesperson has reopened the opportunity
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then there is one customer hierarchy for the company
      And the requestor has received one e-mail in all

    @A8
    Scenario Outline: Headquarters cannot <decide> the prospect any more
      When headquarters tries to <decide> the prospect
      Then headquarters refuses, because "is already approved"
      And nothing has changed

      Examples:
        | decide  |
        | approve |
        | reject  |

  Rule: A decision by headquarters stands, and leaves the lead open

    @A16
    Scenario Outline: The lead stays open after headquarters <decided>
      When headquarters <decides> the prospect
      Then the lead is open

      Examples:
        | decided  | decides  |
        | approved | approves |
        | rejected | rejects  |

    @A16
    Scenario: An approval stands against a disqualification
      Given headquarters has approved the prospect
      When a salesperson disqualifies the lead as "Canceled"
      And the e-mail job runs
      Then the prospect is approved
      And the requestor has received one e-mail in all

    @A16
    Scenario: An approval stands against a loss
      Given a salesperson has qualified the lead
      And headquarters has approved the prospect
      When a salesperson closes the opportunity as lost: "Canceled"
      And the e-mail job runs
      Then the prospect is approved
      And the requestor has received no e-mail of type "B2B prospect rejected"

    @A16 @A2
    Scenario: A win after an approval makes no second hierarchy and no second message
      Given a salesperson has qualified the lead
      And headquarters has approved the prospect
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then there is one customer hierarchy for the company
      And the requestor has received one e-mail in all

    @A16
    Scenario: A rejection stands against a win
      Given a salesperson has qualified the lead
      And headquarters has rejected the prospect
      When a salesperson closes the opportunity as won
      And the e-mail job runs
      Then the prospect is rejected
      And there is no customer hierarchy for the company
      And the requestor has received one e-mail in all

    @A16
    Scenario: A rejection and a disqualification agree, and are told once
      Given headquarters has rejected the prospect
      When a salesperson disqualifies the lead as "Lost"
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect rejected"
