Feature: Qualification
  Qualifying the lead creates what Sales needs to go on, and customers in Commerce.

  Background:
    Given a company has become a prospect

  Rule: Qualification creates an opportunity, a contact and an account

    @R9
    Scenario: The standard qualification creates all three
      When a salesperson qualifies the lead
      Then Sales has one account of the company
      And Sales has one contact of the requestor
      And Sales has one opportunity from the lead
      And the opportunity concerns that account and that contact
      And the lead is qualified

    @S3
    Scenario: Account and contact know each other
      When a salesperson qualifies the lead
      Then the account is the contact's parent
      And the contact is the account's primary contact

    @S15
    Scenario: The opportunity shows the note of the lead
      When a salesperson qualifies the lead
      Then the opportunity shows the note of the lead

    @S9 @R9
    Scenario Outline: Creating <records>
      When a salesperson qualifies the lead, creating <records>
      Then the lead is qualified
      And Sales has <account> account of the company
      And Sales has <contact> contact of the requestor
      And Sales has <opportunity> opportunity from the lead

      Examples:
        | records                         | account | contact | opportunity |
        | account, contact                | one     | one     | no          |
        | account, opportunity            | one     | no      | one         |
        | contact, opportunity            | no      | one     | one         |
        | only an account                 | one     | no      | no          |
        | only a contact                  | no      | one     | no          |
        | only an opportunity             | no      | no      | one         |
        | nothing                         | no      | no      | no          |

    @A41
    Scenario: Whoever may create records may qualify, whoever owns the lead
      Given the lead is owned by the salesperson
      When another salesperson qualifies the lead
      Then the lead is qualified

    @A41
    Scenario: Without the privilege to create records nobody qualifies
      Given another salesperson may not create records
      When another salesperson tries to qualify the lead
      Then Sales refuses, because "privilege"
      And the error code is 0x80081018
      And nothing has changed

    @A41
    Scenario Outline: Creating <records> needs the privilege
      Given another salesperson may not create records
      When another salesperson tries to qualify the lead, creating <records>
      Then Sales refuses, because "privilege"

      Examples:
        | records             |
        | only an account     |
        | only a contact      |
        | only an opportunity |

    @A41
    Scenario: Creating nothing needs no privilege
      Given another salesperson may not create records
      When another salesperson qualifies the lead, creating nothing
      Then the lead is qualified

  Rule: Account and contact become customers at once

    @R10 @A1
    Scenario: The contact is a customer of type person
      When a salesperson qualifies the lead
      Then headquarters has one customer of type person with the requestor's e-mail address

    @R10 @A33
    Scenario: The account is a customer of type organization
      When a salesperson qualifies the lead
      Then headquarters has one customer of type organization without an e-mail address

    @A40
    Scenario: What the customers carry
      When a salesperson qualifies the lead
      Then the person carries the requestor's names, e-mail address and phone number
      And the organization carries the company's name and address

    @R10
    Scenario: Without an account there is no organization
      When a salesperson qualifies the lead, creating contact, opportunity
      Then headquarters has no customer of type organization
      And headquarters has one customer of type person with the requestor's e-mail address

    @R10
    Scenario: Without a contact there is no person
      When a salesperson qualifies the lead, creating account, opportunity
      Then headquarters has no customer of type person
      And headquarters has one customer of type organization without an e-mail address

    @A1 @R12
    Scenario: Qualification decides nothing yet
      When a salesperson qualifies the lead
      Then the prospect is pending
      And there is no customer hierarchy for the company

    @A17
    Scenario: The request is not changed by what Sales does
      When a salesperson qualifies the lead
      Then the prospect still shows the company and the e-mail address of the request

  Rule: Account and contact take what the lead says by then

    @A17
    Scenario: An e-mail address that was entered in the lead
      Given a salesperson has entered another e-mail address in the lead
      When a salesperson qualifies the lead
      Then the contact has the address that was entered in the lead
      And the prospect still shows the company and the e-mail address of the request

    @A17
    Scenario: A company name that was entered in the lead
      Given a salesperson has entered another company name in the lead
      When a salesperson qualifies the lead
      Then the account has the name that was entered in the lead
      And the prospect still shows the company and the e-mail address of the request

  Rule: An existing account or contact can be chosen

    @S5
    Scenario: The account of an earlier partner
      Given Sales has the account of an earlier partner
      When a salesperson chooses the earlier account for the lead
      Then Sales has no account of the company
      And the opportunity concerns the earlier account
      And the earlier account has no primary contact

    @S5
    Scenario: The contact of an earlier partner
      Given Sales has the contact of an earlier partner
      When a salesperson chooses the earlier contact for the lead
      Then Sales has no contact of the requestor
      And the opportunity concerns the earlier contact
      And headquarters has one customer for the earlier contact

  Rule: The form warns of duplicates, the list does not

    Background:
      Given the same person has become a prospect again

    @S12 @A24
    Scenario: The form warns
      Given a salesperson has qualified the first lead
      When a salesperson tries to qualify the second lead in the form
      Then Sales refuses, because "duplicate"
      And the error code is 0x80040333
      And nothing has changed

    @S12
    Scenario Outline: Where nothing is twice the form does not warn of the <record> of another
      Given Sales has the <record> of an earlier partner
      When a salesperson qualifies the second lead in the form
      Then the first lead is open and the second qualified

      Examples:
        | record  |
        | account |
        | contact |

    @S12
    Scenario: Ignoring the warning makes a second account and a second contact
      Given a salesperson has qualified the first lead
      When a salesperson qualifies the second lead, ignoring warnings
      Then Sales has two accounts of the company
      And Sales has two contacts of the requestor

    @S12 @S5
    Scenario: Linking the match makes no second account
      Given a salesperson has qualified the first lead
      When a salesperson links the second lead to what the warning names
      Then Sales has one account of the company
      And both opportunities concern the same account and the same contact

    @S13 @A22
    Scenario: Leads that are qualified in bulk get duplicates without a warning
      When a salesperson qualifies both leads in bulk
      Then the first lead is qualified and the second qualified
      And Sales has two accounts of the company

    @A22
    Scenario: A lead that cannot be qualified in bulk holds up no other
      Given a salesperson has qualified the first lead
      When a salesperson qualifies both leads in bulk
      Then the first lead is qualified and the second qualified

    @A22
    Scenario: Leads are qualified independently of each other
      When a salesperson qualifies the first lead
      Then the first lead is qualified and the second open

  Rule: Closed is closed

    @S1
    Scenario: A qualified lead cannot be qualified again
      Given a salesperson has qualified the lead
      When a salesperson tries to qualify the lead
      Then Sales refuses, because "The lead is already closed."
      And the error code is 0x80040519
      And nothing has changed

    @S1
    Scenario: A disqualified lead cannot be qualified
      Given a salesperson has disqualified the lead as "Lost"
      When a salesperson tries to qualify the lead
      Then Sales refuses, because "The lead is already closed."
      And nothing has changed

    @S10
    Scenario Outline: A <state> lead is read-only
      Given a salesperson has <done>
      When a salesperson tries to enter another company name in the lead
      Then Sales refuses, because "The lead is already closed."
      And nothing has changed

      Examples:
        | state        | done                              |
        | qualified    | qualified the lead                |
        | disqualified | disqualified the lead as "Lost"   |

    @S10 @S7
    Scenario: A reactivated lead can be edited
      Given a salesperson has disqualified the lead as "Lost"
      And a salesperson has reactivated the lead
      And a salesperson has entered another company name in the lead
      When a salesperson qualifies the lead
      Then the account has the name that was entered in the lead
