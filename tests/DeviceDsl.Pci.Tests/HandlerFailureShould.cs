using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Pci.Tests;

/// <summary>What a handler of a function throws comes out of the call that caused it, once, where a test wants that.</summary>
[Trait("Category", "Slow")]
public sealed class HandlerFailureShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Home = 0xE000_0000;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new(new() { Logger = NullLogger.Instance, OnHandlerFailure = HandlerFailure.Throw });
    private readonly PciHost _host;
    private readonly PciGuest _guest;
    private readonly Table _table = new("Card");
    private readonly Bytes _plain = new("plain", 0x100, 0x10) { Fails = true };
    private readonly PciFunction _function;

    public HandlerFailureShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _table.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Status"));
        _table.Doorbells.Add(new(AddressSpace.Mmio, 0x40, 4, null, "OnKick"));
        _table.Doorbells.Add(new(AddressSpace.Mmio, 0x44, 4, null, "OnRing", IsSynchronous: true));
        _function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000) { Device = _table, Regions = [_plain] }],
            Capabilities = [new Cranky()],
        });
        _guest.Place(Slot, 0, Home);
        _guest.Command(Slot, Everything);
        _table.InHandler = static () => throw new InvalidDataException("broken");
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    public static TheoryData<string> Ways() =>
    [
        "a read of a register", "a write of a register", "a synchronous doorbell", "a read of a plain region", "a write of a plain region",
        "a read of the BAR by its number", "a write of the BAR by its number",
        "a read of configuration space", "a write of configuration space",
        "the ports of configuration space", "a reset of the function", "a reset of the bus", "an event of the host",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void PropagateOnceFromTheCallThatCausedIt(string way)
    {
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => Do(way));

        Assert.Same(_function.LastFailure, thrown);
        Assert.Equal(1, _function.FailureCount);
        _machine.Settle();
    }

    [Fact]
    public void PropagateFromSettleWhenTheLoopRanIt()
    {
        _machine.GuestWrite(IoAddress.Mmio(Home + 0x40), 4, 1);
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(_machine.Settle);
        Assert.Same(_function.LastFailure, thrown);
        _machine.Settle();
    }

    private void Do(string way)
    {
        switch (way)
        {
            case "a read of a register": _machine.GuestRead(IoAddress.Mmio(Home), 4); break;
            case "a write of a register": _machine.GuestWrite(IoAddress.Mmio(Home), 4, 1); break;
            case "a synchronous doorbell": _machine.GuestWrite(IoAddress.Mmio(Home + 0x44), 4, 1); break;
            case "a read of a plain region": _machine.GuestRead(IoAddress.Mmio(Home + 0x100), 4); break;
            case "a write of a plain region": _machine.GuestWrite(IoAddress.Mmio(Home + 0x100), 4, 1); break;
            case "a read of the BAR by its number": _function.TryReadBar(0, 0, 4, out _); break;
            case "a write of the BAR by its number": _function.TryWriteBar(0, 0x100, 4, 1); break;
            case "a read of configuration space": _host.ReadConfiguration(Slot, _guest.FindCapability(Slot, 9) + 4, 4); break;
            case "a write of configuration space": _host.WriteConfiguration(Slot, _guest.FindCapability(Slot, 9) + 4, 4, 1); break;
            case "the ports of configuration space": _guest.Read(Slot, _guest.FindCapability(Slot, 9) + 4); break;
            case "a reset of the function": _function.Reset(); break;
            case "a reset of the bus": _host.Reset(); break;
            default: _function.Synchronize(static () => throw new InvalidDataException("broken")); break;
        }
    }

    /// <summary>A capability that throws beyond its header.</summary>
    private sealed class Cranky() : PciCapability(9, new byte[6], new byte[6])
    {
        protected internal override void OnReading(int offset, int length) => ThrowBeyondHeader(offset);

        protected internal override void OnWritten(int offset, int length) => ThrowBeyondHeader(offset);

        private static void ThrowBeyondHeader(int offset)
        {
            if (offset >= 4) throw new InvalidDataException("cranky");
        }
    }
}
