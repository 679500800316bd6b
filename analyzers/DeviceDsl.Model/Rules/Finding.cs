using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Model.Hints;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Rules;

/// <summary>A mistake in attributes or code: analyzers report it, the generator works around what it leaves out.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Site">The place in the source.</param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record Finding(Rule Rule, Site Site, params object[] Arguments)
{
    /// <summary>
    /// The part that the generator leaves out: a doorbell, a line, a resample handler, a method with everything that runs it, or the
    /// whole device. Null if everything stays usable.
    /// </summary>
    public object? LeavesOut { get; init; }

    /// <summary>Related places, such as the other side of a conflict.</summary>
    public IReadOnlyList<Site> Others { get; init; } = [];

    /// <summary>A lower severity than that of the rule, for example if only some executions have the mistake.</summary>
    public DiagnosticSeverity MaxSeverity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>The text appended to the message: a picture of ranges, or empty.</summary>
    public string Picture { get; init; } = "";

    /// <summary>The conflicting item of a device that a code fix may move.</summary>
    public Placed? Moves { get; init; }

    /// <summary>The input of the code fix besides the places.</summary>
    public Hint? Hint { get; init; }

    /// <summary>The severity of the diagnostic. A missing part is always an error: the device would not do what it declares.</summary>
    public DiagnosticSeverity Severity
        => LeavesOut is not null
            ? DiagnosticSeverity.Error
            : (DiagnosticSeverity)Math.Min((int)Rule.Descriptor.DefaultSeverity, (int)MaxSeverity);

    /// <summary>The diagnostic of an analyzer.</summary>
    public Diagnostic ToDiagnostic(CancellationToken cancellation) => ToDiagnostic(Rule.Descriptor, Severity, cancellation);

    /// <summary>The diagnostic of the generator: an error that nothing suppresses.</summary>
    public Diagnostic ToError(CancellationToken cancellation) => ToDiagnostic(Rule.Unsuppressible, DiagnosticSeverity.Error, cancellation);

    private Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, CancellationToken cancellation)
        => Diagnostic.Create(
            descriptor,
            Site.Locate(cancellation),
            severity,
            Others.Select(other => other.Locate(cancellation)),
            Hint?.Write() ?? ImmutableDictionary<string, string?>.Empty,
            [.. Arguments, Picture]);
}
