using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DeviceDsl.Eventing;
using DeviceDsl.Kvm.Native;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>
/// A kernel that a test scripts: it opens real descriptors and shares real memory, answers each request as the test says, and lets
/// the test play the guest.
/// </summary>
internal sealed partial class FakeKernel : KernelCalls, IDisposable
{
    private const int ApiVersion = 12;
    private const uint CloseOnExec = 1;
    private const uint TimeStampCounter = 0x10;

    private readonly ConcurrentDictionary<int, FakeCpu> _cpus = new();
    private readonly ConcurrentDictionary<ulong, EventFd> _doorbells = new();

    /// <summary>The requests so far, in their order, runs among them.</summary>
    public ConcurrentQueue<nuint> Requests { get; } = new();

    /// <summary>Asked before each request is carried out; any error is returned instead.</summary>
    public Func<nuint, Errno> Refuse { get; set; } = _ => Errno.None;

    /// <summary>Told of the argument of each request that is carried out.</summary>
    public Action<nuint, nuint> Observe { get; set; } = (_, _) => { };

    /// <summary>Whether the guest has ended its machine: all but the device answers EIO.</summary>
    public bool IsMachineDead { get; set; }

    /// <summary>What KVM_CHECK_EXTENSION returns.</summary>
    public Func<nuint, int> ExtensionOf { get; set; } = _ => 1;

    /// <summary>What the guest does once it is entered: makes the processor exit, or fails the run.</summary>
    public Func<FakeCpu, Errno> Guest { get; set; } = cpu => cpu.Halt();

    /// <summary>Opens a machine on this kernel.</summary>
    public KvmMachine Open(KvmMachineOptions? options = null)
        => KvmMachine.Open((options ?? new()) with { DevicePath = "/dev/null" }, this);

    /// <inheritdoc/>
    public override int Request(SafeFileHandle handle, nuint request, nuint argument)
    {
        Requests.Enqueue(request);
        Errno errno = Refuse(request);
        if (errno == Errno.None && IsMachineDead && !IsOfDevice(request)) errno = Errno.EIO;
        if (errno != Errno.None) return -(int)errno;
        Observe(request, argument);
        if (request == Ioctl.IoEventFd) Assign(argument);
        if ((uint)request == (uint)Ioctl.GetMsrIndexList) ListMsrs(argument);
        // As the kernel does, which has 32 bits for a request.
        return (uint)request switch
        {
            (uint)Ioctl.GetApiVersion => ApiVersion,
            (uint)Ioctl.CheckExtension => ExtensionOf(argument),
            (uint)Ioctl.GetRunSize => FakeCpu.RunSize,
            (uint)Ioctl.CreateVm => CreateFile("fake-kvm-vm"),
            (uint)Ioctl.CreateCpu => CreateCpu((int)argument),
            (uint)Ioctl.SignalMessage => 1,
            (uint)Ioctl.GetMsrs or (uint)Ioctl.SetMsrs => CountOf(argument),
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public override int Run(int descriptor)
    {
        Requests.Enqueue(Ioctl.Run);
        Errno errno = Refuse(Ioctl.Run);
        if (errno == Errno.None) errno = IsMachineDead ? Errno.EIO : _cpus[descriptor].Run(this);
        return -(int)errno;
    }

    /// <summary>The guest writes where a doorbell is assigned.</summary>
    public void Ring(IoAddress address)
    {
        Assert.True(_doorbells.TryGetValue(address.Value, out EventFd? doorbell), $"There is no doorbell at {address}.");
        doorbell.Signal();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FakeCpu cpu in _cpus.Values) cpu.Dispose();
        foreach (EventFd doorbell in _doorbells.Values) doorbell.Dispose();
    }

    private static bool IsOfDevice(nuint request)
        => request is Ioctl.GetApiVersion or Ioctl.CheckExtension or Ioctl.GetRunSize or Ioctl.CreateVm
            || (uint)request == (uint)Ioctl.GetMsrIndexList;

    private static int CreateFile(string name)
    {
        int descriptor = memfd_create(name, CloseOnExec);
        return descriptor >= 0 ? descriptor : -Marshal.GetLastSystemError();
    }

    /// <summary>The processors have one model-specific register.</summary>
    private static unsafe void ListMsrs(nuint argument)
    {
        ((uint*)argument)[0] = 1;
        ((uint*)argument)[1] = TimeStampCounter;
    }

    private static unsafe int CountOf(nuint argument) => *(int*)argument;

    private unsafe void Assign(nuint argument)
    {
        IoEventFdArgument doorbell = *(IoEventFdArgument*)argument;
        if (_doorbells.TryRemove(doorbell.Address, out EventFd? before)) before.Dispose();
        if ((doorbell.Flags & IoEventFdArgument.Deassign) != 0) return;
        using var handle = new SafeFileHandle(doorbell.Descriptor, ownsHandle: false);
        // The kernel's reference does not keep the eventfd open (EVT-6).
        _doorbells[doorbell.Address] = EventFd.Adopt(LinuxEventFd.Duplicate(handle));
    }

    private int CreateCpu(int number)
    {
        int descriptor = CreateFile("fake-kvm-vcpu");
        if (descriptor >= 0) _cpus[descriptor] = new FakeCpu(number, descriptor);
        return descriptor;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
