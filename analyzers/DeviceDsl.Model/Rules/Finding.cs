using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A mistake in a device's attributes: what an analyzer reports and the generator steers around.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Site">The place that is wrong.</param>
/// <param name="LeavesOut">
/// What the generator does without: a doorbell, a line, a resample handler, a method with all that runs it, or the whole
/// device. Null where the mistake leaves everything usable.
/// </param>
/// <param name="Arguments">The arguments of the message.</param>
internal sealed record Finding(string Rule, Site Site, object? LeavesOut, params object[] Arguments)
{
    /// <summary>The other side of a conflict.</summary>
    public Site? OtherSite { get; init; }

    /// <summary>Whether it is a warning where the rule else finds errors.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Whether it is no more than information where the rule else finds worse.</summary>
    public bool IsInformation { get; init; }

    /// <summary>What stands behind the message: a picture of ranges, or nothing.</summary>
    public string Picture { get; init; } = "";

    /// <summary>What is in the way of something else and might be moved, of a device.</summary>
    public Placed? Moves { get; init; }

    /// <summary>What a code fix needs to know beyond the place; its meaning belongs to the rule.</summary>
    public string? Fix { get; init; }
}
