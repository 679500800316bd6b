using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>A device on a machine of which every handler throws, and the ways in which a guest makes each of them run.</summary>
internal sealed class FailingDevice : IDisposable
{
    private static readonly IoAddress Base = IoAddress.Mmio(0x1000);

    private readonly Table _table = new("Broken");
    private int _runs;

    public FailingDevice(EmbeddedMachine machine)
    {
        Machine = machine;
        _table.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Status"));
        _table.Registers.Add(new(AddressSpace.Mmio, 0x10, 4, RegisterAccess.ReadWrite, "Bank", Count: 4, Stride: 4));
        _table.Regions.Add(new(AddressSpace.Mmio, 0x20, 0x10, "Window"));
        _table.Doorbells.Add(new(AddressSpace.Mmio, 0x40, 4, null, "OnKick"));
        _table.Doorbells.Add(new(AddressSpace.Mmio, 0x44, 4, null, "OnRing", IsSynchronous: true));
        Attachment = machine.Attach(_table, mmio: Base.Value);
        _table.InHandler = () => throw Thrown(new InvalidDataException($"broken {++_runs}"));
    }

    /// <summary>Each way, by name: what the guest does, and how the handler is called in messages.</summary>
    public static IReadOnlyDictionary<string, string> Ways { get; } = new Dictionary<string, string>
    {
        ["read a register"] = "read of Status",
        ["write a register"] = "write of Status",
        ["read an array"] = "read of Bank[2]",
        ["read a region"] = "read of Window",
        ["write a region"] = "write of Window",
        ["ring a doorbell"] = "OnKick",
        ["ring a synchronous doorbell"] = "OnRing",
    };

    public EmbeddedMachine Machine { get; }

    public Attachment Attachment { get; }

    public Exception? Last { get; private set; }

    public void Dispose() => Attachment.Dispose();

    /// <summary>Whether the handler runs on the loop, after the guest has gone on.</summary>
    public static bool IsLater(string way) => way == "ring a doorbell";

    /// <summary>The guest does it.</summary>
    public void Do(string way)
    {
        switch (way)
        {
            case "read a register":
                Assert.Equal(0UL, Machine.GuestRead(Base, 4));
                break;
            case "write a register":
                Machine.GuestWrite(Base, 4, 1);
                break;
            case "read an array":
                Assert.Equal(0UL, Machine.GuestRead(Base.Plus(0x18), 4));
                break;
            case "read a region":
                Assert.Equal(0UL, Machine.GuestRead(Base.Plus(0x24), 4));
                break;
            case "write a region":
                Machine.GuestWrite(Base.Plus(0x24), 4, 1);
                break;
            case "ring a doorbell":
                Machine.GuestWrite(Base.Plus(0x40), 4, 1);
                break;
            case "ring a synchronous doorbell":
                Machine.GuestWrite(Base.Plus(0x44), 4, 1);
                break;
            default:
                throw new ArgumentException(way, nameof(way));
        }
    }

    /// <summary>Resets the device, whose handler of resets does not throw.</summary>
    public void Heal()
    {
        Action? failing = _table.InHandler;
        _table.InHandler = null;
        Attachment.Reset();
        _table.InHandler = failing;
    }

    /// <summary>Resets the device, whose handler of resets throws.</summary>
    public void ResetInVain() => Attachment.Reset();

    private Exception Thrown(Exception exception) => Last = exception;
}
