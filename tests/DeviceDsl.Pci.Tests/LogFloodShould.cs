using System.Reflection;
using DeviceDsl.Runtime.Tests;
using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci.Tests;

/// <summary>Everything that a guest can make a bus's log say, thousands of times each.</summary>
[Trait("Category", "Slow")]
public sealed class LogFloodShould : IDisposable
{
    private const int Rounds = 10_000;

    // A round with a reset takes longer.
    private const int Resets = 1000;
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Home = 0xE000_0000;
    private static readonly PciAddress Slot = new(3);
    private static readonly PciAddress Other = new(4);

    private readonly LogLines _lines = new();
    private readonly EmbeddedMachine _machine;
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public LogFloodShould()
    {
        _machine = new EmbeddedMachine(new() { Logger = _lines, Clock = new ManualClock() });
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("another BAR")]
    [InlineData("a device")]
    [InlineData("the IOAPIC")]
    public void BeOneLineForAMisplacedBar(string obstacle)
    {
        ulong bad = obstacle == "the IOAPIC" ? 0xFEC0_0000UL : 0xD000_0000;
        PciFunction function = _host.Plug(Slot, Plain());
        _guest.Command(Slot, Everything);
        if (obstacle == "memory") _machine.AddMemory(bad, GuestMemory.PageSize);
        if (obstacle == "a device") _machine.Attach(Register(RegisterAccess.ReadWrite), mmio: bad);
        if (obstacle == "another BAR")
        {
            _host.Plug(Other, Plain());
            _guest.Place(Other, 0, bad);
            _guest.Command(Other, Everything);
        }

        for (int round = 0; round < Rounds; round++)
        {
            // Not always the same, as the address is the guest's.
            _guest.Place(Slot, 0, Home + ((ulong)(round % 64) * 0x1000));
            _guest.Place(Slot, 0, bad);
            Assert.NotNull(function.ObstacleOf(0));
        }

        ExpectOneLineAndTheCount("BAR 0 of Plain cannot answer at mmio", Rounds);
    }

    [Fact]
    public void BeOneLineForABarRetriedOnEachChange()
    {
        _host.Plug(Slot, Plain());
        _host.Plug(Other, new Disk());
        _machine.AddMemory(Home, GuestMemory.PageSize);
        _guest.Place(Slot, 0, Home);
        _guest.Command(Slot, Everything);
        for (int round = 1; round < Rounds; round++) _guest.Command(Other, round % 2 == 0 ? Everything : PciCommand.None);

        // It is tried once more when the other function goes with the bus.
        ExpectOneLineAndTheCount("BAR 0 of Plain cannot answer at mmio", Rounds + 1);
    }

    [Theory]
    [InlineData("read of Status")]
    [InlineData("write of Status")]
    [InlineData("read of Window")]
    [InlineData("write of Window")]
    [InlineData("OnRing")]
    [InlineData("OnKick")]
    [InlineData("read of plain")]
    [InlineData("write of plain")]
    [InlineData("reset")]
    public void BeOneLineForAHandlerOfAFunction(string handler)
    {
        Table table = Failing(out Bytes plain);
        PciFunction function = Plug(table, plain);
        for (int round = 0; round < Resets; round++)
        {
            if (handler != "reset") Access(handler);
            table.InHandler = handler == "reset" ? Fail : null;
            function.Reset();
            table.InHandler = Fail;
            _guest.Place(Slot, 0, Home + ((ulong)(round % 2) * 0x1000));
            _guest.Command(Slot, Everything);
        }

        Assert.Equal(Resets, function.FailureCount);
        ExpectOneLineAndTheCount($"{handler} of Card threw", Resets);

        void Access(string what)
        {
            IoAddress at = function.AddressOf(0)!.Value;
            switch (what)
            {
                case "read of Status": _machine.GuestRead(at, 4); break;
                case "write of Status": _machine.GuestWrite(at, 4, 1); break;
                case "read of Window": _machine.GuestRead(at.Plus(0x20), 4); break;
                case "write of Window": _machine.GuestWrite(at.Plus(0x20), 4, 1); break;
                case "OnRing": _machine.GuestWrite(at.Plus(0x44), 4, 1); break;
                case "read of plain": _machine.GuestRead(at.Plus(0x100), 4); break;
                case "write of plain": _machine.GuestWrite(at.Plus(0x100), 4, 1); break;
                default:
                    _machine.GuestWrite(at.Plus(0x40), 4, 1);
                    _machine.Settle();
                    break;
            }
        }
    }

    [Theory]
    [InlineData(nameof(IPciDevice.OnCommandChanged))]
    [InlineData(nameof(IPciDevice.OnBarMapped))]
    [InlineData(nameof(IPciDevice.OnBarUnmapping))]
    public void BeOneLineForACallThatAlwaysThrows(string call)
    {
        var device = new Sulking { Fails = call };
        PciFunction function = _host.Plug(
            Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000)], Device = device });
        _guest.Command(Slot, PciCommand.None);
        _guest.Place(Slot, 0, Home);
        while (function.FailureCount < Rounds)
        {
            _guest.Command(Slot, Everything);
            _guest.Command(Slot, PciCommand.None);
        }

        device.Fails = "";
        ExpectOneLineAndTheCount($"{call} of Sulking threw", Rounds);
    }

    [Fact]
    public void BeOneLineForAReservedRegisterAtAnyBar()
    {
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000) { Device = Register(RegisterAccess.Reserved) }],
        });
        for (int round = 0; round < Resets; round++)
        {
            _guest.Place(Slot, 0, Home + ((ulong)(round % 2) * 0x1000));
            _guest.Command(Slot, Everything);
            _machine.GuestRead(function.AddressOf(0)!.Value, 4);
        }

        ExpectOneLineAndTheCount("The guest accessed Secret BAR 0.Status at mmio 0xe0000000", Resets);
    }

    [Fact]
    public void BeOneLineForAListenerThatThrows()
    {
        _host.FunctionFailed += static (_, _) => throw new InvalidDataException("deaf");
        Table table = Failing(out Bytes plain);
        PciFunction function = Plug(table, plain);
        for (int round = 0; round < Resets; round++)
        {
            _machine.GuestRead(function.AddressOf(0)!.Value, 4);
            table.InHandler = null;
            function.Reset();
            table.InHandler = Fail;
            _guest.Place(Slot, 0, Home);
            _guest.Command(Slot, Everything);
        }

        _host.Dispose();
        _machine.Dispose();
        Assert.Equal(2, _lines.Texts.Count(text => text.Contains("istener", StringComparison.Ordinal)));
        Assert.Equal(4, _lines.Texts.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void NotifyEveryListenerWhenOneThrows(int throwing)
    {
        var told = new List<int>();
        for (int number = 0; number < 3; number++)
        {
            int listener = number;
            _host.FunctionFailed += (_, _) =>
            {
                told.Add(listener);
                if (listener == throwing) throw new InvalidDataException("deaf");
            };
        }

        PciFunction function = Plug(Failing(out Bytes plain), plain);
        _machine.GuestRead(function.AddressOf(0)!.Value, 4);

        Assert.Equal([0, 1, 2], told);
    }

    [Fact]
    public void CoverEveryLogMessage()
    {
        string[] known = [.. typeof(PciLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(method => method.Name)];

        // Each has a test above.
        Assert.Equal([nameof(PciLog.FunctionFailed), nameof(PciLog.BarRefused)], known);
    }

    [Fact]
    public void GoToTheLoggerOfTheBusIfPresent()
    {
        var own = new LogLines();
        using var machine = new EmbeddedMachine(new() { Logger = _lines, Clock = new ManualClock() });
        var guest = new PciGuest(machine);
        var host = new PciHost(machine, new PciHostOptions { Logger = own });
        host.Plug(Slot, Plain());
        machine.AddMemory(Home, GuestMemory.PageSize);
        guest.Command(Slot, Everything);
        for (int round = 0; round < 3; round++)
        {
            guest.Place(Slot, 0, Home + 0x1000);
            guest.Place(Slot, 0, Home);
        }

        Assert.Single(own.Texts);
        host.Dispose();
        Assert.Equal(["2 more suppressed: BAR 0 of Plain (00:03.0)."], own.Texts.Skip(1));
        Assert.Empty(_lines.Texts);
    }

    private static void Fail() => throw new InvalidDataException("broken");

    private static PciFunctionOptions Plain() => new(new PciIdentity(1, 1, 0))
    {
        Name = "Plain",
        Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000) { Regions = [new Bytes("bytes", 0, 0x10)] }],
    };

    private static Table Register(RegisterAccess access)
    {
        var table = new Table("Secret");
        table.Registers.Add(new(AddressSpace.Mmio, 0, 4, access, "Status"));
        return table;
    }

    private static Table Failing(out Bytes plain)
    {
        var table = new Table("Card") { InHandler = Fail };
        table.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Status"));
        table.Regions.Add(new(AddressSpace.Mmio, 0x20, 0x10, "Window"));
        table.Doorbells.Add(new(AddressSpace.Mmio, 0x40, 4, null, "OnKick"));
        table.Doorbells.Add(new(AddressSpace.Mmio, 0x44, 4, null, "OnRing", IsSynchronous: true));
        plain = new Bytes("plain", 0x100, 0x10) { Fails = true };
        return table;
    }

    private PciFunction Plug(Table table, Bytes plain)
    {
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000) { Device = table, Regions = [plain] }],
        });
        _guest.Place(Slot, 0, Home);
        _guest.Command(Slot, Everything);
        return function;
    }

    private void ExpectOneLineAndTheCount(string line, int times)
    {
        Assert.Contains(line, Assert.Single(_lines.Texts), StringComparison.Ordinal);
        _host.Dispose();
        _machine.Dispose();
        Assert.Equal(2, _lines.Texts.Count);
        Assert.StartsWith($"{times - 1} more suppressed: ", _lines.Texts[1], StringComparison.Ordinal);
    }

    /// <summary>Throws in one of the calls that a bus makes to a device.</summary>
    private sealed class Sulking : IDevice, IPciDevice
    {
        public string Fails { get; set; } = "";

        public string Name => nameof(Sulking);

        public int DoorbellCount => 0;

        public int LineCount => 0;

        public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

        public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

        public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

        public void Ring(int doorbell, int index = 0, ulong value = 0)
        {
        }

        public void Resample(int line)
        {
        }

        public void Connect(LineSet lines)
        {
        }

        public void Connect(PciFunction function)
        {
        }

        public void OnCommandChanged(PciCommand before, PciCommand now) => ThrowIf(nameof(OnCommandChanged));

        public void OnBarMapped(int bar, IoAddress first) => ThrowIf(nameof(OnBarMapped));

        public void OnBarUnmapping(int bar, IoAddress first) => ThrowIf(nameof(OnBarUnmapping));

        private void ThrowIf(string call)
        {
            if (Fails == call) throw new InvalidDataException("broken");
        }
    }
}
