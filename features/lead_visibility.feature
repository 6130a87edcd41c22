Feature: Lead visibility
  A salesperson finds the leads of business partners in a view of their own.

  Background:
    Given a company has become a prospect

  @R8
  Scenario: The lead is among All commerce B2B leads
    Then the view "All commerce B2B leads" shows the lead

  @R8
  Scenario: The lead is not among My open leads
    Then the view "My open leads" does not show the lead

  @A18
  Scenario: A lead that a salesperson typed in is not a commerce B2B lead
    When a salesperson types in a lead of another company
    Then the view "My open leads" shows that lead
    And the view "All commerce B2B leads" does not show that lead

  @A18
  Scenario: A closed lead stays among All commerce B2B leads
    When a salesperson disqualifies the lead as "Canceled"
    Then the view "All commerce B2B leads" shows the lead
