using System.Reflection;
using DeviceDsl.Machines;
using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>Everything that a guest can make a machine's log say, 10,000 times each.</summary>
[Trait("Category", "Slow")]
public sealed class LogFloodShould
{
    private const int Rounds = 10_000;
    private const int DriverFaultId = 5;
    private const int FrontendFaultId = 7;

    private static readonly Dictionary<string, Func<LogLines, string>> Floods = new()
    {
        ["a raw handler on the loop"] = FloodByRawHandler,
        ["a resample handler"] = FloodByResampling,
        ["a reset that throws"] = FloodByReset,
        ["a listener that throws"] = FloodByListener,
        ["a reserved register"] = lines => FloodBySuspects(
            lines, "Odd.Secret", (machine, round) => machine.GuestRead(IoAddress.Mmio(0x1000), 4)),
        ["an unimplemented array"] = lines => FloodBySuspects(
            lines,
            "Odd.Bank[0]",
            (machine, round) => machine.GuestWrite(IoAddress.Mmio(0x1010 + (4 * (ulong)(round % 4))), 4, (ulong)round)),
        ["a reserved field"] = lines => FloodBySuspects(
            lines, "Odd.Control.Spare", (machine, round) => machine.GuestWrite(IoAddress.Mmio(0x1020), 4, 0x80)),
        ["a refused access"] = lines => FloodBySuspects(
            lines,
            "Odd.Wide",
            (machine, round) => machine.GuestWrite(IoAddress.Mmio(0x1030 + (ulong)(round % 4)), 2, 0),
            "The guest's write of 2 bytes at mmio 0x1030 in"),
    };

    public static TheoryData<string> Causes() => [.. FailingDevice.Ways.Keys, .. Floods.Keys];

    [Theory]
    [MemberData(nameof(Causes))]
    public void BeOneLineAndACount(string cause)
    {
        var lines = new LogLines();

        string expected = Floods.TryGetValue(cause, out Func<LogLines, string>? flood) ? flood(lines) : FloodByHandler(cause, lines);

        Assert.Equal(
            2,
            lines.Texts.Count(text => text.Contains(expected, StringComparison.Ordinal)
                || text.Contains("suppressed", StringComparison.Ordinal)));
        Assert.Contains(expected, lines.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Rounds - 1} more suppressed: ", lines.Texts[^1], StringComparison.Ordinal);
    }

    /// <summary>A message that is added to the log has to be added here.</summary>
    [Fact]
    public void CoverEveryLogMessage()
    {
        var lines = new LogLines();
        foreach (string way in FailingDevice.Ways.Keys) FloodByHandler(way, lines);
        foreach (Func<LogLines, string> flood in Floods.Values) flood(lines);

        IEnumerable<int> known = typeof(MachineLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId);

        // Drivers and frontends are of virtio devices, which have their tests elsewhere.
        Assert.Equal(known.Except([DriverFaultId, FrontendFaultId]).Order(), lines.Lines.Select(line => line.Id).Distinct().Order());
    }

    [Fact]
    public void BeBoundedAcrossAllHandlersOfADevice()
    {
        var lines = new LogLines();
        var machine = new EmbeddedMachine(new() { Logger = lines, Clock = new ManualClock(), HasInterruptControllers = false });
        var device = new FailingDevice(machine);
        for (int round = 0; round < 1000; round++)
        {
            foreach (string way in FailingDevice.Ways.Keys)
            {
                device.Do(way);
                if (FailingDevice.IsLater(way)) machine.Settle();
                device.Heal();
            }
        }

        Assert.Equal(FailingDevice.Ways.Count, lines.Texts.Count);
        Assert.Equal(1000 * FailingDevice.Ways.Count, device.Attachment.FailureCount);
        machine.Dispose();
        Assert.Equal(
            FailingDevice.Ways.Count, lines.Texts.Count(text => text.StartsWith("999 more suppressed: ", StringComparison.Ordinal)));
    }

    private static string FloodByHandler(string way, LogLines lines)
    {
        using EmbeddedMachine machine = Machine(lines);
        var device = new FailingDevice(machine);
        for (int round = 0; round < Rounds; round++)
        {
            device.Do(way);
            if (FailingDevice.IsLater(way)) machine.Settle();
            device.Heal();
        }

        Assert.Equal(Rounds, device.Attachment.FailureCount);
        return $"{FailingDevice.Ways[way]} of Broken threw";
    }

    private static string FloodByReset(LogLines lines)
    {
        using EmbeddedMachine machine = Machine(lines);
        var device = new FailingDevice(machine);
        for (int round = 0; round < Rounds; round++) device.ResetInVain();
        return "reset of Broken threw";
    }

    private static string FloodByRawHandler(LogLines lines)
    {
        using EmbeddedMachine machine = Machine(lines);
        using EventFd kick = machine.CreateEventFd("raw kick");
        using LoopRegistration handler = machine.Loop.Add(kick, static () => throw new InvalidDataException("broken"));
        using IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        for (int round = 0; round < Rounds; round++)
        {
            machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);
            machine.Settle();
        }

        doorbell.Deassign();
        return "The handler of raw kick threw";
    }

    private static string FloodByResampling(LogLines lines)
    {
        using var machine = new EmbeddedMachine(new() { Logger = lines, Clock = new ManualClock() });
        var guest = new Guest(machine);
        var bell = new Bell();
        Attachment attachment = machine.Attach(bell);
        guest.EnableLocalApic();
        guest.Redirect(5, 0x45, isLevel: true);
        for (int round = 0; round < Rounds; round++)
        {
            bell.Due = 1;
            bell.InHandler = null;
            guest.Kick();
            machine.Settle();
            bell.InHandler = static () => throw new InvalidDataException("broken");
            Assert.Single(guest.ServeAll());
            Assert.True(attachment.NeedsReset);
            attachment.Reset();
        }

        return "resample of Irq5 of Bell threw";
    }

    private static string FloodByListener(LogLines lines)
    {
        // The failures themselves go to a log of their own.
        using var machine = new EmbeddedMachine(
            new() { Logger = new OnlyListeners(lines), Clock = new ManualClock(), HasInterruptControllers = false });
        machine.DeviceFailed += static (_, _) => throw new InvalidDataException("deaf");
        var device = new FailingDevice(machine);
        for (int round = 0; round < Rounds; round++)
        {
            device.Do("write a register");
            device.Heal();
        }

        return "A listener of DeviceFailed threw";
    }

    private static string FloodBySuspects(
        LogLines lines, string name, Action<EmbeddedMachine, int> access, string before = "The guest accessed")
    {
        using EmbeddedMachine machine = Machine(lines);
        var table = new Table("Odd");
        table.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.Reserved, "Secret"));
        table.Registers.Add(new(AddressSpace.Mmio, 0x10, 4, RegisterAccess.Unimplemented, "Bank", Count: 4, Stride: 4));
        table.Registers.Add(new(AddressSpace.Mmio, 0x20, 4, RegisterAccess.ReadWrite, "Control"));
        table.Registers.Add(new(AddressSpace.Mmio, 0x30, 4, RegisterAccess.ReadWrite, "Wide", Form: new(Widths: 4)));
        table.Fields.Add(new(2, 7, 7, RegisterAccess.Reserved, "Spare"));
        Attachment? attachment = null;
        for (int round = 0; round < Rounds; round++)
        {
            // A device that is attached again is the same device.
            if (round % 100 == 0)
            {
                attachment?.Dispose();
                attachment = machine.Attach(table, mmio: 0x1000);
            }

            access(machine, round);
        }

        return $"{before} {name} ";
    }

    private static EmbeddedMachine Machine(LogLines lines)
        => new(new() { Logger = lines, Clock = new ManualClock(), HasInterruptControllers = false });

    /// <summary>Leaves out the failures of devices, which have a test of their own.</summary>
    private sealed class OnlyListeners(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            if (text.Contains("listener", StringComparison.Ordinal)) lines.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
