Feature: Lead visibility
  A salesperson finds the leads of business partners in a view of their own.

  Background:
    Given a company has become a prospect

  Rule: A new lead is among All commerce B2B leads, and not among My open leads

    @R8
    Scenario: The new lead is among All commerce B2B leads
      Then the view "All commerce B2B leads" lists the lead

    @R8
    Scenario: The new lead is not among My open leads
      Then the view "My open leads" does not list the lead

    @A18
    Scenario Outline: The new lead and the view "<view>"
      Then the view "<view>" <lists> the lead

      Examples:
        | view         | lists         |
        | Open leads   | lists         |
        | All leads    | lists         |
        | Closed leads | does not list |

  Rule: My open leads follows the owner, All commerce B2B leads does not

    @A18
    Scenario Outline: An open lead that is owned by <owner>
      Given the lead is owned by <owner>
      Then the view "My open leads" <lists> the lead
      And the view "All commerce B2B leads" lists the lead

      Examples:
        | owner               | lists         |
        | dual-write's team   | does not list |
        | the salesperson     | lists         |
        | another salesperson | does not list |

    @A18
    Scenario: A lead that a salesperson typed in is not a commerce B2B lead
      When a salesperson types in a lead of another company
      Then the view "My open leads" lists the lead
      And the view "All commerce B2B leads" does not list the lead

  Rule: A closed lead leaves the open views, and stays among All commerce B2B leads

    Background:
      Given the lead is owned by the salesperson

    @S11 @A18
    Scenario Outline: A lead that was disqualified as <reason>
      When a salesperson disqualifies the lead as "<reason>"
      Then the view "My open leads" does not list the lead
      And the view "Open leads" does not list the lead
      And the view "Closed leads" lists the lead
      And the view "All commerce B2B leads" lists the lead

      Examples:
        | reason               |
        | Lost                 |
        | Cannot Contact       |
        | No Longer Interested |
        | Canceled             |

    @S11 @A18
    Scenario: A lead that was qualified
      When a salesperson qualifies the lead
      Then the view "My open leads" does not list the lead
      And the view "Closed leads" lists the lead
      And the view "All commerce B2B leads" lists the lead

    @S11 @S7
    Scenario: A lead that was reactivated is among the open ones again
      Given a salesperson has disqualified the lead as "Lost"
      When a salesperson reactivates the lead
      Then the view "My open leads" lists the lead
      And the view "Closed leads" does not list the lead

    @A18 @A20
    Scenario: A lead that was marked as contacted stays open
      When a salesperson marks the lead as "Contacted"
      Then the view "My open leads" lists the lead
