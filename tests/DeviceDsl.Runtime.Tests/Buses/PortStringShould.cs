using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>BUS-11: what becomes of the elements of a string instruction.</summary>
public sealed class PortStringShould : IDisposable
{
    private static readonly IoAddress Port = IoAddress.Pio(0x300);

    private readonly EmbeddedMachine _machine = new();
    private readonly RecordingExits _exits;

    public PortStringShould() => _exits = RecordingExits.Of(_machine.Cpus[0]);

    private EmbeddedCpu Cpu => _machine.Cpus[0];

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ExitForEachElementOfAWrite()
    {
        using var kick = EventFd.Create();
        _machine.AssignIoEventFd(kick, Port, 1, 2);

        Assert.Equal(2, Cpu.WriteString(Port, 1, [2, 3, 2, 4]));

        Assert.Equal("write pio 0x300 size=1 data=0x3; write pio 0x300 size=1 data=0x4", _exits.Taken);
        Assert.True(kick.TryRead(out ulong rings) && rings == 2);
    }

    [Fact]
    public void ExitWhenTheDeviceIsRemovedDuringAWrite()
    {
        var device = new Leaving(_machine);

        Assert.Equal(1, Cpu.WriteString(Port, 2, [1, 0, 2, 0, 3, 0]));

        Assert.Equal("write pio 0x300 size=2 data=0x2; write pio 0x300 size=2 data=0x3", _exits.Taken);
        Assert.Equal(1, device.Accesses);
    }

    [Fact]
    public void ReadZeroWhenTheDeviceIsRemovedDuringARead()
    {
        _ = new Leaving(_machine);
        byte[] read = [1, 1, 1, 1, 1, 1];

        Cpu.ReadString(Port, 2, read);

        Assert.Equal([0x77, 0, 0, 0, 0, 0], read);
        Assert.Equal("", _exits.Taken);
    }

    [Fact]
    public void ReadAllOnesFromUnclaimedPorts()
    {
        byte[] read = new byte[8];

        Cpu.ReadString(Port, 4, read);

        Assert.All(read, item => Assert.Equal(0xFF, item));
        Assert.Equal("read pio 0x300 size=4; read pio 0x300 size=4", _exits.Taken);
    }

    [Fact]
    public void BeRefusedWithoutAProcessor()
    {
        Assert.Throws<ArgumentException>(() => Cpu.WriteString(IoAddress.Mmio(0x300), 1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cpu.WriteString(Port, 8, new byte[8]));
        Assert.Throws<ArgumentException>(() => Cpu.ReadString(Port, 2, new byte[3]));
        Assert.Equal("", _exits.Taken);
    }

    /// <summary>A device of the bus that is gone after its first access.</summary>
    private sealed class Leaving : BusDevice
    {
        private readonly IoBus _bus;

        public Leaving(EmbeddedMachine machine)
        {
            _bus = machine.Buses.Pio;
            _bus.TryRegister(new BusEntry(Port.Value, 4, this));
        }

        public int Accesses { get; private set; }

        public override bool TryWrite(ulong address, int length, ulong value) => Leave();

        public override bool TryRead(ulong address, int length, out ulong value)
        {
            value = 0x77;
            return Leave();
        }

        private bool Leave()
        {
            _bus.Unregister(this);
            Accesses++;
            return true;
        }
    }
}
