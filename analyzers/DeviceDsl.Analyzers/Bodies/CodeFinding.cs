using System.Collections.Immutable;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A mistake in the code of a method.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Site">The location of the diagnostic.</param>
/// <param name="IsCertain">Whether it happens on every execution path to the site.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record CodeFinding(Rule Rule, Location Site, bool IsCertain, params object[] Arguments)
{
    /// <summary>The key of the property with the input of the code fix.</summary>
    public const string Hint = "Fix";

    /// <summary>The key of the property with the name of the registration.</summary>
    public const string Registration = "Registration";

    /// <summary>The key of the property with the name of the eventfd.</summary>
    public const string EventFd = "EventFd";

    /// <summary>
    /// The key of the property with a remark: <see cref="Sometimes"/>, <see cref="OfIrqFd"/>, <see cref="NotYetAssigned"/>.
    /// </summary>
    public const string Remark = "Remark";

    /// <summary>Some execution paths are free of the mistake.</summary>
    public const string Sometimes = "Sometimes";

    /// <summary>The registration is an irqfd, so its eventfd need not be drained.</summary>
    public const string OfIrqFd = "OfIrqFd";

    /// <summary>The registration is assigned only by the commit of its update.</summary>
    public const string NotYetAssigned = "NotYetAssigned";

    /// <summary>Related locations.</summary>
    public ImmutableArray<Location> Others { get; init; } = ImmutableArray<Location>.Empty;

    /// <summary>The properties of the diagnostic, for the code fix.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Adds the input of the code fix under <see cref="Hint"/>.</summary>
    public CodeFinding WithHint(string hint) => this with { Properties = Properties.SetItem(Hint, hint) };
}
