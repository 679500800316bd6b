using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>The limiter of what a guest can make a log say.</summary>
public sealed class GuestLogShould
{
    private readonly LogLines _lines = new();
    private readonly ManualClock _clock = new();
    private readonly object _disk = new();
    private readonly GuestLog _log;

    public GuestLogShould() => _log = new GuestLog(_lines, _clock);

    [Fact]
    public void LogACauseImmediatelyAndCountTheRest()
    {
        for (int i = 0; i < 10_000; i++) Say("read of Status");
        Assert.Equal(["read of Status"], _lines.Texts);

        _log.ReportAll();
        _log.ReportAll();

        Assert.Equal(["read of Status", "9999 more suppressed: read of Status of Disk."], _lines.Texts);
        Assert.All(_lines.Lines, line => Assert.Equal(LogLevel.Error, line.Level));
    }

    [Fact]
    public void LogACauseAgainLaterWithTheOmittedCount()
    {
        Say("kick");
        for (int i = 0; i < 3; i++) Say("kick");
        _clock.Advance(GuestLog.Interval - TimeSpan.FromTicks(1));
        Say("kick");
        Assert.Single(_lines.Texts);

        _clock.Advance(TimeSpan.FromTicks(1));
        Say("kick");
        Say("kick");
        _clock.Advance(GuestLog.Interval);
        Say("kick");
        _clock.Advance(GuestLog.Interval);
        Say("kick");
        _log.ReportAll();

        Assert.Equal(
            [
                "kick", "4 more suppressed: kick of Disk.", "kick", "1 more suppressed: kick of Disk.", "kick", "kick",
            ],
            _lines.Texts);
    }

    [Fact]
    public void LogSomeCausesOnlyOnce()
    {
        for (int i = 0; i < 5; i++)
        {
            Say("Reserved", isOnce: true);
            _clock.Advance(2 * GuestLog.Interval);
        }

        _log.ReportAll();
        Assert.Equal(["Reserved", "4 more suppressed: Reserved of Disk."], _lines.Texts);
    }

    [Fact]
    public void NotLetOneDeviceOrHandlerHideAnother()
    {
        object other = new();
        for (int i = 0; i < 100; i++)
        {
            Say("kick");
            Say("reset");
            Say("kick", other, "Disk");
        }

        _log.ReportAll();

        Assert.Equal(
            [
                "kick", "reset", "kick", "99 more suppressed: kick of Disk.", "99 more suppressed: reset of Disk.",
                "99 more suppressed: kick of Disk.",
            ],
            _lines.Texts);
    }

    [Fact]
    public void BoundTheCausesOfADevice()
    {
        for (int round = 0; round < 100; round++)
        {
            for (int index = 0; index < 10_000; index++) Say($"read of Bank[{index}]");
        }

        Assert.Equal(LogCauses.Max + 1, _lines.Texts.Count);
        _log.ReportAll();
        Assert.Equal(2 * (LogCauses.Max + 1), _lines.Texts.Count);
        Assert.Equal(1_000_000 - (LogCauses.Max + 1), _lines.Texts.Skip(LogCauses.Max + 1).Sum(LeftOut));
    }

    /// <summary>A logger may drop a level, and what shares a cause with that would never be seen.</summary>
    [Theory]
    [InlineData(LogLevel.Warning, LogLevel.Error)]
    [InlineData(LogLevel.Error, LogLevel.Warning)]
    public void NotLetOneLevelHideAnother(LogLevel flood, LogLevel rare)
    {
        for (int index = 0; index < 2 * LogCauses.Max; index++) Say($"Bank[{index}]", level: flood);

        // The last one bears the name of one that is there.
        string[] causes = [.. Enumerable.Range(0, LogCauses.Max - 1).Select(index => $"kick {index}"), "Bank[0]"];
        foreach (string cause in causes) Say(cause, level: rare);

        Assert.Equal(causes, _lines.Lines.Where(line => line.Level == rare).Select(line => line.Text));
        for (int index = 0; index < 2; index++) Say($"more {index}", level: rare);
        _log.ReportAll();
        Assert.Equal(
            "1 more suppressed: other causes of Disk.",
            Assert.Single(_lines.Texts, text => text.StartsWith("1 more", StringComparison.Ordinal)));
    }

    [Fact]
    public void LogDistinctOneTimeLinesThatShareACause()
    {
        for (int index = 0; index < LogCauses.Max; index++) Say($"Bank[{index}]", isOnce: true);
        foreach (string register in new[] { "First", "Second", "Third" })
        {
            Say(register, isOnce: true);
            Say(register, isOnce: true);
            _clock.Advance(GuestLog.Interval);
        }

        Assert.Equal(
            ["First", "1 more suppressed: other causes of Disk.", "Second", "1 more suppressed: other causes of Disk.", "Third"],
            _lines.Texts.Skip(LogCauses.Max));
    }

    [Fact]
    public void ForgetRemovedDevicesAndLoseNoCount()
    {
        const int Devices = 5000;
        for (int device = 0; device < Devices; device++)
        {
            SayOfADeviceThatGoes();
            if (device % 100 == 0) GC.Collect();
        }

        Assert.InRange(_log.DeviceCount, 1, 600);
        _log.ReportAll();
        Assert.Equal(Devices, _lines.Texts.Count(text => text == "kick"));
        Assert.Equal(2 * Devices, _lines.Texts.Where(text => text != "kick").Sum(LeftOut));

        void SayOfADeviceThatGoes()
        {
            object device = new();
            for (int i = 0; i < 3; i++) Say("kick", device, "Card");
        }
    }

    [Fact]
    public void NotAllocateForOmittedLines()
    {
        void Round()
        {
            for (int i = 0; i < 10_000; i++) Say("kick");
        }

        Round();
        Assert.Equal(0, Allocations.Of(Round));
    }

    [Fact]
    public void CountCorrectlyAcrossThreads()
    {
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 10_000; i++) Say("kick");
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        _log.ReportAll();

        Assert.Equal(["kick", "39999 more suppressed: kick of Disk."], _lines.Texts);
    }

    [Fact]
    public void ReportForPartsWithTheirOwnLogger()
    {
        var own = new LogLines();
        GuestLog part = _log.For(own);
        Assert.Same(_log, _log.For(null));
        Assert.Same(_log, _log.For(_lines));
        for (int i = 0; i < 2; i++) Say("kick", log: part);
        Assert.Equal((0, 1), (_lines.Texts.Count, own.Texts.Count));

        _log.End(part);
        _log.End(part);
        Assert.Equal(2, own.Texts.Count);

        GuestLog another = _log.For(own);
        for (int i = 0; i < 2; i++) Say("kick", log: another);
        _log.ReportAll();
        Assert.Equal(4, own.Texts.Count);
    }

    [Fact]
    public void SurviveALoggerThatThrows()
    {
        var log = new GuestLog(new LogLines { Failure = new InvalidOperationException("full") }, _clock);
        for (int i = 0; i < 3; i++) Say("kick", log: log);
        log.ReportAll();
    }

    private static long LeftOut(string text) => long.Parse(text[..text.IndexOf(' ', StringComparison.Ordinal)]);

    private void Say(
        string site, object? owner = null, string name = "Disk", bool isOnce = false, GuestLog? log = null, LogLevel level = LogLevel.Error)
        => (log ?? _log).Write(
            owner ?? _disk, name, site, level, (site, level),
            static (logger, said) => logger.Log(said.level, 0, said.site, null, static (text, _) => text), isOnce);
}
