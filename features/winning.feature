Feature: Winning
  Closing the opportunity as won approves the prospect.

  Background:
    Given a company has become a prospect

  Rule: A win approves the prospect

    Background:
      Given a salesperson has qualified the lead

    @R11 @R1
    Scenario: Close as won approves the prospect
      When a salesperson closes the opportunity as won
      Then the prospect is approved
      And the opportunity is won

    @R11
    Scenario: A win approves nobody else
      Given another company has become a prospect
      When a salesperson closes the opportunity as won
      Then the other company's prospect is pending

    @R11
    Scenario: Who applied first is not approved first
      Given another company has become a prospect
      And a salesperson has qualified the lead of the other company
      When a salesperson closes the opportunity of the other company as won
      Then the prospect is pending
      And the other company's prospect is approved

    @A20
    Scenario: An opportunity on hold decides nothing
      When a salesperson puts the opportunity on hold
      Then the prospect is pending
      And the opportunity is open
      And the opportunity has the status reason "On Hold"

    @A20 @R11
    Scenario: An opportunity that was on hold can be won
      Given a salesperson has put the opportunity on hold
      When a salesperson closes the opportunity as won
      Then the prospect is approved

    @S14
    Scenario: The timeline of the opportunity says how it was closed
      When a salesperson closes the opportunity as won
      Then the opportunity was closed as won, says its timeline

    @S14 @S8
    Scenario: Closing again is recorded again
      Given a salesperson has closed the opportunity as lost: "Canceled"
      And a salesperson has reopened the opportunity
      When a salesperson closes the opportunity as won
      Then the opportunity was closed as lost and won, says its timeline

  Rule: Approval creates a customer hierarchy

    Background:
      Given a salesperson has qualified the lead

    @R12 @N5 @N11
    Scenario: The hierarchy has the company's name and people
      When a salesperson closes the opportunity as won
      Then there is one customer hierarchy for the company
      And its purpose is "B2B organization"
      And its organization is the company's customer of type organization
      And the requestor is its one member, with the role Admin

    @A2
    Scenario: Approval uses the customers that qualification created
      When a salesperson closes the opportunity as won
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address

  Rule: The hierarchy keeps the name of the request

    @N5 @A17
    Scenario: A company name that was entered in the lead does not name the hierarchy
      Given a salesperson has entered another company name in the lead
      And a salesperson has qualified the lead
      When a salesperson closes the opportunity as won
      Then its name is the company's name as in the request

  Rule: A win needs customers

    @A3
    Scenario Outline: A win is refused where qualification created <records>
      Given a salesperson has qualified the lead, creating <records>
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "must be customers before the approval"
      And nothing has changed

      Examples:
        | records              |
        | only an opportunity  |
        | account, opportunity |
        | contact, opportunity |

    @A3 @S5
    Scenario: An existing account that is a customer will do
      Given Sales has the account of an earlier partner
      And a salesperson has chosen the earlier account for the lead
      When a salesperson closes the opportunity as won
      Then the prospect is approved
      And its organization is the customer of the earlier account

    @A3 @R15
    Scenario: An account that headquarters made will do
      Given another company has become a prospect
      And headquarters has approved the other company's prospect
      And a salesperson has chosen the earlier account for the lead
      When a salesperson closes the opportunity as won
      Then the prospect is approved
      And its organization is the customer of the earlier account

    @A3 @D5
    Scenario: A win is refused if the account never became a customer
      Given the map "Customers V3 - accounts" is stopped
      And a salesperson has qualified the lead
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "must be customers before the approval"
      And nothing has changed

  Rule: A closed opportunity cannot be closed again

    Background:
      Given a salesperson has qualified the lead

    @S4
    Scenario Outline: <first>, then <second>
      Given a salesperson has <done>
      When a salesperson tries to <do>
      Then Sales refuses, because "The opportunity is already closed."
      And the error code is 0x80040515
      And nothing has changed

      Examples:
        | first | second | done                                       | do                                        |
        | won   | won    | closed the opportunity as won              | close the opportunity as won              |
        | won   | lost   | closed the opportunity as won              | close the opportunity as lost: "Canceled" |
        | lost  | won    | closed the opportunity as lost: "Out-Sold" | close the opportunity as won              |
        | lost  | lost   | closed the opportunity as lost: "Out-Sold" | close the opportunity as lost: "Canceled" |

    @A21
    Scenario Outline: Writing the status <status> closes nothing
      When a client tries to write the status "<status>" to the opportunity
      Then Sales refuses, because "can not be used to set the state of opportunity. Use the <message> message"
      And the error code is 0x80100005
      And nothing has changed

      Examples:
        | status   | message |
        | Won      | Won     |
        | Canceled | Lost    |

  Rule: Only the opportunity of the lead decides

    Background:
      Given a salesperson has qualified the lead

    @A25
    Scenario: An opportunity that came from no lead decides nothing
      When a salesperson wins an opportunity that came from no lead
      Then the prospect is pending

    @A25
    Scenario: Another opportunity of the same account decides nothing
      When a salesperson wins another opportunity of the account
      Then the prospect is pending

    @A26
    Scenario: Deleting the opportunity leaves the prospect as it is
      When a salesperson deletes the opportunity
      Then the prospect is pending

    @A26
    Scenario: Deleting a won opportunity leaves the partner approved
      Given a salesperson has closed the opportunity as won
      When a salesperson deletes the opportunity
      Then the prospect is approved
      And there is one customer hierarchy for the company

    @A26
    Scenario: Deleting the lead leaves the prospect as it is
      When a salesperson deletes the lead
      Then the prospect is pending

    @A26 @A25
    Scenario: An opportunity whose lead was deleted decides nothing
      Given a salesperson has deleted the lead
      When a salesperson closes the opportunity as won
      Then the opportunity is won
      And the prospect is pending
