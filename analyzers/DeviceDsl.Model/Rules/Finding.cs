using System;
using System.Collections.Generic;
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

    public DiagnosticSeverity Severity
        => (DiagnosticSeverity)Math.Min((int)Rule.Descriptor.DefaultSeverity, (int)MaxSeverity);
}
