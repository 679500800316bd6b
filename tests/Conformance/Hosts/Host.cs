using DeviceDsl.Kvm;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>A machine and a guest on it, that does what a test tells it.</summary>
public abstract class Host : IDisposable
{
    /// <summary>The vector of level interrupts on GSI 5.</summary>
    protected const byte LevelVector = 0x45;

    /// <summary>The vector of edge interrupts on GSI 6.</summary>
    protected const byte EdgeVector = 0x56;

    protected static readonly Gsi LevelGsi = 5;
    protected static readonly Gsi EdgeGsi = 6;

    /// <summary>The machine, whose guest has memory from 0 to 0xFFFF.</summary>
    public abstract Machine Machine { get; }

    public static Host Open(HostKind kind, string name = "machine", bool hasWideDestinations = false)
        => ControllersOf(kind) is { } controllers
            ? new KvmHost(name, controllers, hasWideDestinations)
            : new EmbeddedHost(name, hasWideDestinations);

    /// <summary>Where the controllers of a machine of the kernel are; null for the embedded machine.</summary>
    public static InterruptControllers? ControllersOf(HostKind kind) => kind switch
    {
        HostKind.Embedded => null,
        HostKind.Kvm => InterruptControllers.Kernel,
        HostKind.KvmSplit => InterruptControllers.Split,
        HostKind.KvmManaged => InterruptControllers.Managed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The guest's writes that neither memory nor the machine nor a device took.</summary>
    public abstract IReadOnlyList<GuestWrite> Unclaimed { get; }

    /// <summary>The guest writes; when this returns the write is over, and so are the handlers that it caused.</summary>
    public void Write(IoAddress address, int length, ulong value)
    {
        WriteOnly(new GuestWrite(address, length, value));
        Machine.Settle();
    }

    /// <summary>The guest reads 1, 2 or 4 bytes of memory or memory-mapped I/O.</summary>
    public abstract uint Read(ulong address, int length);

    /// <summary>
    /// The guest leads GSI 5 (level) and GSI 6 (edge) to itself, makes a write, and takes interrupts until it has taken so many.
    /// </summary>
    public abstract void WriteAndTakeInterrupts(GuestWrite write, int count);

    /// <summary>How many interrupts the guest has taken; everything that was on its way has arrived.</summary>
    public abstract int CountInterrupts();

    public abstract void Dispose();

    /// <summary>The guest writes.</summary>
    protected abstract void WriteOnly(GuestWrite write);
}
