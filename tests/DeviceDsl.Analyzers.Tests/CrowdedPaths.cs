using System.Globalization;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// Methods with more paths than the flow analysis keeps apart. It joins their states, and knows only what all of them say.
/// </summary>
public sealed class CrowdedPaths : RuleTests
{
    // 2^7 paths, each with other objects. The bound is 24.
    private const int Branches = 7;

    private static string Crowd { get; } = string.Concat(Enumerable.Range(0, Branches).Select(static i => string.Format(
        CultureInfo.InvariantCulture,
        "IoEventFdRegistration? d{0} = null; if (Maybe({0})) {{ d{0} = machine.AssignIoEventFd(Shared, IoAddress.Pio({0}), 1); }} ",
        i)));

    private static string ReleaseCrowd { get; }
        = string.Concat(Enumerable.Range(0, Branches).Select(static i => $"d{i}?.Dispose(); "));

    private const string Members = """
        private static readonly EventFd Shared = EventFd.Create();
        private static bool Maybe(int i) => i + System.Environment.TickCount > 0;
        """;

    /// <summary>An object that is the same on all paths is followed after they have met, whichever path is walked last.</summary>
    [Theory]
    [InlineData("is null")]
    [InlineData("is not null")]
    public void ShouldStillReportWhatIsWrongOnOneOfThem(string state) => Verify(Method(
        "var kick = EventFd.Create(); var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x80), 1); "
            + $"{Crowd} if ({string.Join(" && ", Enumerable.Range(0, Branches).Select(i => $"d{i} {state}"))}) "
            + "{ {|DDSL0101:kick.Dispose()|}; doorbell.Dispose(); } "
            + $"else {{ doorbell.Dispose(); kick.TryRead(out _); kick.Dispose(); }} {ReleaseCrowd}",
        Members));

    /// <summary>A mistake made before the paths part is not lost when they meet.</summary>
    [Fact]
    public void ShouldNotLoseAnEarlierMistake()
        => Verify(Method(
            "var kick = EventFd.Create(); var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x80), 1); "
                + $"{{|DDSL0101:kick.Dispose()|}}; doorbell.Dispose(); {Crowd} {ReleaseCrowd}",
            Members));

    /// <summary>What only some paths have done is not held against the others.</summary>
    [Theory]
    [InlineData("if (Maybe(9)) { doorbell.Dispose(); kick.TryRead(out _); } ", "doorbell.Dispose(); kick.TryRead(out _); kick.Dispose();")]
    [InlineData("if (Maybe(9)) { doorbell.Dispose(); kick.TryRead(out _); kick.Dispose(); return; } ",
        "doorbell.Dispose(); kick.TryRead(out _); kick.Dispose();")]
    public void ShouldNotReportCorrectCode(string between, string after)
        => Verify(Method(
            "var kick = EventFd.Create(); var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x80), 1); "
                + $"{Crowd} {ReleaseCrowd} {between} {after}",
            Members));
}
