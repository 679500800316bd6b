using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A mistake of a method with objects of its caller.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="First">The id of the eventfd or registration.</param>
/// <param name="Second">The id of the other object, or -1.</param>
/// <param name="Site">The site in the caller, if the method only reveals a mistake of the caller; -1 for the call itself.</param>
internal sealed record Violation(Rule Rule, int First, int Second, int Site);
