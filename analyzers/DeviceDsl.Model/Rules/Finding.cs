using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A mistake in the attributes of a device: analyzers report it, the generator works around it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Site">The place in the source.</param>
/// <param name="LeavesOut">
/// The part that the generator leaves out: a doorbell, a line, a resample handler, a method with everything that runs it, or the
/// whole device. Null if everything stays usable.
/// </param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record Finding(Rule Rule, Site Site, object? LeavesOut, params object[] Arguments)
{
    /// <summary>The other side of a conflict.</summary>
    public Site? OtherSite { get; init; }

    /// <summary>Whether it is a warning although the rule reports errors by default.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Whether it is only information although the rule reports a higher severity by default.</summary>
    public bool IsInformation { get; init; }

    /// <summary>The text appended to the message: a picture of ranges, or empty.</summary>
    public string Picture { get; init; } = "";

    /// <summary>The conflicting item of a device that a code fix may move.</summary>
    public Placed? Moves { get; init; }

    /// <summary>The input of the code fix besides the place; each rule has its own format.</summary>
    public string? Fix { get; init; }
}
