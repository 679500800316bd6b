using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A mistake in the code of a method.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Site">Where it is shown.</param>
/// <param name="IsCertain">Whether it is made on every way that comes there.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record CodeFinding(string Rule, Location Site, bool IsCertain, params object[] Arguments)
{
    /// <summary>The key under which a diagnostic carries what its code fix needs.</summary>
    public const string Hint = "Fix";

    /// <summary>The key under which a finding carries the name of the registration that it is about.</summary>
    public const string Registration = "Registration";

    /// <summary>The key under which a finding carries the name of the eventfd that it is about.</summary>
    public const string EventFd = "EventFd";

    /// <summary>The key under which a finding says more: <see cref="Sometimes"/>, <see cref="OfIrqFd"/>, <see cref="NotYetAssigned"/>.</summary>
    public const string Remark = "Remark";

    /// <summary>There are ways without the mistake.</summary>
    public const string Sometimes = "Sometimes";

    /// <summary>The registration is an irqfd, so that nobody has to read its eventfd.</summary>
    public const string OfIrqFd = "OfIrqFd";

    /// <summary>The registration is assigned only when its update is committed.</summary>
    public const string NotYetAssigned = "NotYetAssigned";

    /// <summary>Other places that have a part in it.</summary>
    public ImmutableArray<Location> Others { get; init; } = ImmutableArray<Location>.Empty;

    /// <summary>What a code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Leaves something for the code fix, under the key that every fix reads.</summary>
    public CodeFinding WithHint(string hint) => this with { Properties = Properties.SetItem(Hint, hint) };
}
