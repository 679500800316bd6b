using System.Collections.Concurrent;
using System.Runtime.InteropServices;
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

    private readonly ConcurrentDictionary<int, FakeCpu> _cpus = new();

    /// <summary>The requests so far, in their order; runs are not among them.</summary>
    public ConcurrentQueue<nuint> Requests { get; } = new();

    /// <summary>Asked before each request is carried out; any error is returned instead.</summary>
    public Func<nuint, Errno> Refuse { get; set; } = _ => Errno.None;

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
        if (errno != Errno.None) return -(int)errno;
        return request switch
        {
            Ioctl.GetApiVersion => ApiVersion,
            Ioctl.CheckExtension => ExtensionOf(argument),
            Ioctl.GetRunSize => FakeCpu.RunSize,
            Ioctl.CreateVm => CreateFile("fake-kvm-vm"),
            Ioctl.CreateCpu => CreateCpu(),
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public override int Run(int descriptor) => -(int)_cpus[descriptor].Run(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FakeCpu cpu in _cpus.Values) cpu.Dispose();
    }

    private static int CreateFile(string name)
    {
        int descriptor = memfd_create(name, CloseOnExec);
        return descriptor >= 0 ? descriptor : -Marshal.GetLastSystemError();
    }

    private int CreateCpu()
    {
        int descriptor = CreateFile("fake-kvm-vcpu");
        if (descriptor >= 0) _cpus[descriptor] = new FakeCpu(descriptor);
        return descriptor;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
