using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A mistake with objects of one walk: of the method itself, or of its caller.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="First">The id of the eventfd or registration.</param>
/// <param name="Second">The id of the other object, or -1.</param>
/// <param name="Site">
/// The site. For objects of the caller it is -1 for the call itself, or the site in the caller if the method only reveals its mistake.
/// </param>
internal sealed record Violation(Rule Rule, int First, int Second, int Site);
