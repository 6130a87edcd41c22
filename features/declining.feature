Feature: Declining
  A lead disqualified or an opportunity lost turns the company down.

  Background:
    Given a company has become a prospect

  Rule: Disqualifying the lead rejects the prospect, for whatever reason

    @R14 @A20 @A4
    Scenario Outline: Disqualified as <reason>
      When a salesperson disqualifies the lead as "<reason>"
      Then the prospect is rejected
      And the lead is disqualified
      And the lead has the status reason "<reason>"

      Examples:
        | reason               |
        | Lost                 |
        | Cannot Contact       |
        | No Longer Interested |
        | Canceled             |

    @A20
    Scenario: Marking the lead as contacted decides nothing
      When a salesperson marks the lead as "Contacted"
      Then the prospect is pending
      And the lead is open
      And the lead has the status reason "Contacted"

    @R14
    Scenario: A disqualification turns down nobody else
      Given another company has become a prospect
      When a salesperson disqualifies the lead as "Lost"
      Then the other company's prospect is pending

    @R14
    Scenario: A disqualified lead makes no customers
      When a salesperson disqualifies the lead as "Lost"
      Then headquarters has no customer of type person
      And headquarters has no customer of type organization

  Rule: Losing the opportunity rejects the prospect, for whatever reason

    Background:
      Given a salesperson has qualified the lead

    @R14 @A20 @A4
    Scenario Outline: Lost as <reason>
      When a salesperson closes the opportunity as lost: "<reason>"
      Then the prospect is rejected
      And the opportunity is lost

      Examples:
        | reason   |
        | Canceled |
        | Out-Sold |

    @S14
    Scenario: The timeline of the opportunity says that it was lost
      When a salesperson closes the opportunity as lost: "Canceled"
      Then the opportunity was closed as lost, says its timeline

    @R14
    Scenario: An opportunity that was on hold can be lost
      Given a salesperson has put the opportunity on hold
      When a salesperson closes the opportunity as lost: "Canceled"
      Then the prospect is rejected

    @R12 @R14
    Scenario: Nobody who was turned down gets a customer hierarchy
      When a salesperson closes the opportunity as lost: "Canceled"
      Then there is no customer hierarchy for the company

    @A1
    Scenario: The customers stay after a loss
      When a salesperson closes the opportunity as lost: "Canceled"
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address

  Rule: The requestor is told by e-mail, once

    @R14 @N3
    Scenario: After a disqualification
      When a salesperson disqualifies the lead as "Cannot Contact"
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect rejected"

    @R14 @A11
    Scenario: After a loss
      Given a salesperson has qualified the lead
      When a salesperson closes the opportunity as lost: "Out-Sold"
      And the e-mail job runs
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect rejected"

    @A11
    Scenario: Turned down twice, told once
      Given a salesperson has disqualified the lead as "Lost"
      And a salesperson has reactivated the lead
      When a salesperson disqualifies the lead as "Canceled"
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect rejected"

  Rule: What is closed or has an opportunity cannot be disqualified

    @S1
    Scenario: A disqualified lead cannot be disqualified again
      Given a salesperson has disqualified the lead as "Lost"
      When a salesperson tries to disqualify the lead as "Canceled"
      Then Sales refuses, because "The lead is already closed."
      And nothing has changed

    @S2 @A5 @S1
    Scenario: A qualified lead cannot be disqualified
      Given a salesperson has qualified the lead
      When a salesperson tries to disqualify the lead as "Lost"
      Then Sales refuses, because "The lead is already closed."
      And nothing has changed

    @S2
    Scenario: Reactivation does not make a lead with an opportunity disqualifiable
      Given a salesperson has qualified the lead
      And a salesperson has reactivated the lead
      When a salesperson tries to disqualify the lead as "Lost"
      Then Sales refuses, because "An opportunity is linked to it."
      And nothing has changed

    @S2 @S9
    Scenario: A lead that was qualified without an opportunity can be reactivated and disqualified
      Given a salesperson has qualified the lead, creating account, contact
      And a salesperson has reactivated the lead
      When a salesperson disqualifies the lead as "Lost"
      Then the prospect is rejected

    @S2 @A26
    Scenario: A lead whose opportunity was deleted can be reactivated and disqualified
      Given a salesperson has qualified the lead
      And a salesperson has deleted the opportunity
      And a salesperson has reactivated the lead
      When a salesperson disqualifies the lead as "Lost"
      Then the prospect is rejected

    @S6
    Scenario Outline: <reason> is no reason to disqualify
      When a salesperson tries to disqualify the lead as "<reason>"
      Then Sales refuses, because "status code is invalid"
      And the error code is 0x80048408
      And nothing has changed

      Examples:
        | reason    |
        | New       |
        | Contacted |
        | Qualified |

    @S6
    Scenario Outline: <reason> is no reason to lose
      Given a salesperson has qualified the lead
      When a salesperson tries to close the opportunity as lost: "<reason>"
      Then Sales refuses, because "status code is invalid"
      And the error code is 0x80048408
      And nothing has changed

      Examples:
        | reason  |
        | Won     |
        | On Hold |

    @S6 @A20
    Scenario: An open lead cannot be marked with the reason of a closed one
      When a salesperson tries to mark the lead as "Lost"
      Then Sales refuses, because "status code is invalid"
      And nothing has changed
