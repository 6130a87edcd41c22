Feature: Native approval
  Headquarters can decide on a prospect itself; Sales is an alternative, not a condition.

  Background:
    Given a company has become a prospect

  Rule: Approving in headquarters makes customers and a hierarchy

    @N2 @R4
    Scenario: Approving in headquarters
      When headquarters approves the prospect
      Then the prospect is approved
      And headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address
      And there is one customer hierarchy for the company

    @N5 @N11
    Scenario: The requestor administers the hierarchy
      When headquarters approves the prospect
      Then its organization is the company's customer of type organization
      And its purpose is "B2B organization"
      And the requestor is its one member, with the role Admin

    @N2 @A40
    Scenario: What the customers carry
      When headquarters approves the prospect
      Then the person carries the requestor's names, e-mail address and phone number
      And the organization carries the company's name and address

    @N4
    Scenario: The requestor hears of the approval
      When headquarters approves the prospect
      And the e-mail job runs
      Then the requestor has received one e-mail of type "B2B prospect approved"

    @R12 @N2
    Scenario: Approving one prospect approves no other
      Given another company has become a prospect
      When headquarters approves the prospect
      Then the other company's prospect is pending

    @A2
    Scenario: Approving after qualification makes no second pair of customers
      Given a salesperson has qualified the lead
      When headquarters approves the prospect
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address

    @A2
    Scenario: Approving makes what qualification left out
      Given a salesperson has qualified the lead, creating account, opportunity
      When headquarters approves the prospect
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has one customer of type organization without an e-mail address

  Rule: The customers that headquarters makes are written to Sales

    @R15
    Scenario: An account and a contact appear in Sales
      When headquarters approves the prospect
      Then Sales has one account of the company
      And Sales has one contact of the requestor

    @R15 @D1
    Scenario: While Sales does not answer, headquarters cannot approve
      Given Sales does not answer
      When headquarters tries to approve the prospect
      Then headquarters refuses, because "Sales does not answer"
      And nothing has changed

    @R15 @D2
    Scenario: While the maps are paused, account and contact come later
      Given the maps are paused
      When headquarters approves the prospect
      Then the prospect is approved
      And Sales has no account of the company
      And 2 writes are queued

    @R15 @D2
    Scenario Outline: While only the map of the <records> is paused, only the <record> comes later
      Given the map "Customers V3 - <records>" is paused
      When headquarters approves the prospect
      Then Sales has <accounts> account of the company
      And Sales has <contacts> contact of the requestor

      Examples:
        | records  | record  | accounts | contacts |
        | accounts | account | no       | one      |
        | contacts | contact | one      | no       |

    @R15 @D2
    Scenario: When the maps run again, account and contact are there
      Given the maps are paused
      And headquarters has approved the prospect
      When the maps run again
      Then Sales has one account of the company
      And Sales has one contact of the requestor

  Rule: Rejecting in headquarters turns the company down

    @N3
    Scenario: Rejecting in headquarters
      When headquarters rejects the prospect
      And the e-mail job runs
      Then the prospect is rejected
      And the requestor has received one e-mail of type "B2B prospect rejected"
      And there is no customer hierarchy for the company

    @N3
    Scenario: A rejection makes no customers
      When headquarters rejects the prospect
      Then headquarters has no customer of type person
      And headquarters has no customer of type organization

    @A6
    Scenario Outline: A rejected prospect cannot be <decided>
      Given headquarters has rejected the prospect
      When headquarters tries to <decide> the prospect
      Then headquarters refuses, because "is already rejected"
      And nothing has changed

      Examples:
        | decided  | decide  |
        | approved | approve |
        | rejected | reject  |

    @A8
    Scenario Outline: An approved prospect cannot be <decided>
      Given headquarters has approved the prospect
      When headquarters tries to <decide> the prospect
      Then headquarters refuses, because "is already approved"
      And nothing has changed

      Examples:
        | decided  | decide  |
        | approved | approve |
        | rejected | reject  |
