using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// An access whose handler threw is still under way in the kernel. It is completed before the processor is set up anew, however much
/// of it the kernel still has to convey, and nobody hears of that.
/// </summary>
public sealed class AbandonedAccesses : IDisposable
{
    private const ushort Port = 0x300;
    private const ulong Device = 0xD000_0000;

    private static readonly uint[] SetUp =
    [
        (uint)Ioctl.SetCpuEvents, (uint)Ioctl.GetSystemRegisters, (uint)Ioctl.SetSystemRegisters, (uint)Ioctl.SetSystemRegisters,
        (uint)Ioctl.SetRegisters, (uint)Ioctl.SetRunState,
    ];

    private readonly FakeKernel _kernel = new();
    private readonly KvmMachine _machine;
    private int _calls;

    public AbandonedAccesses()
    {
        _machine = _kernel.Open();
        Cpu.UnclaimedWrite = (_, _, _, _) => Throw();
        Cpu.UnclaimedRead = (_, _, _) => Throw();
    }

    private KvmCpu Cpu => _machine.Cpus[0];

    public static TheoryData<bool, bool, int> Parts()
    {
        var data = new TheoryData<bool, bool, int>();
        foreach (bool isPort in new[] { false, true })
            foreach (bool isWrite in new[] { false, true })
                foreach (int parts in new[] { 1, 2, 3, 4096 }) data.Add(isPort, isWrite, parts);
        return data;
    }

    [LinuxTheory]
    [MemberData(nameof(Parts))]
    public void ShouldBeCompletedBeforeTheProcessorIsSetUp(bool isPort, bool isWrite, int parts)
    {
        int completed = 0;
        _kernel.Guest = cpu => Exit(cpu, isPort, isWrite, () => ++completed < parts);
        Assert.Throws<InvalidDataException>(() => Cpu.Run());
        _kernel.Requests.Clear();

        Cpu.EnterRealMode(0, 0, 0);

        Assert.Equal(parts, completed);
        Assert.Equal([.. Enumerable.Repeat((uint)Ioctl.Run, parts), .. SetUp], _kernel.Requests.Select(request => (uint)request));
        Assert.Equal(1, _calls);
    }

    /// <summary>The processor of a run that ended by itself owes nothing.</summary>
    [LinuxFact]
    public void ShouldNotBeExpectedAfterAnInterruptedRun()
    {
        _kernel.Guest = cpu =>
        {
            Cpu.RequestStop();
            return Errno.EINTR;
        };
        Cpu.Run();
        _kernel.Requests.Clear();

        Cpu.EnterRealMode(0, 0, 0);

        Assert.Equal(SetUp, _kernel.Requests.Select(request => (uint)request));
    }

    [LinuxFact]
    public void ShouldBeGivenUpIfTheKernelNeverCompletesThem()
    {
        _kernel.Guest = cpu => Endless(cpu);
        Assert.Throws<InvalidDataException>(() => Cpu.Run());

        Assert.Equal(Errno.EAGAIN, Assert.Throws<MachineException>(() => Cpu.EnterRealMode(0, 0, 0)).Errno);
    }

    /// <summary>After a triple fault on AMD the kernel takes the guest's page tables up again only where CR0 changes.</summary>
    [LinuxFact]
    public unsafe void ShouldSetTheSystemRegistersTwiceWithAnotherCr0()
    {
        var values = new List<ulong>();
        _kernel.Observe = (request, argument) =>
        {
            if (request == Ioctl.SetSystemRegisters) values.Add(((SystemRegisters*)argument)->Cr0);
        };
        Cpu.EnterRealMode(0, 0, 0);
        Cpu.EnterRealMode(0, 0, 0);

        ulong cr0 = CpuStart.RealMode(0, 0, 0).Cr0;
        ulong other = cr0 | CpuStart.WriteProtect;
        Assert.Equal([other, cr0, other, cr0], values);
        Assert.NotEqual(other, cr0);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _kernel.Dispose();
    }

    private static Errno Exit(FakeCpu cpu, bool isPort, bool isWrite, Func<bool> goesOn)
    {
        bool Complete()
        {
            if (!isWrite)
            {
                Assert.Equal(-1, isPort ? cpu.PortData(4).IndexOfAnyExcept(byte.MaxValue) : cpu.MmioData == ulong.MaxValue ? -1 : 0);
            }

            if (!goesOn()) return false;
            cpu.PortData(4).Clear();
            Exit(cpu, isPort, isWrite, goesOn);
            return true;
        }

        return isPort ? cpu.Port(isWrite, Port, 2, 2, Complete) : cpu.Mmio(isWrite, Device, 8, Complete);
    }

    private static Errno Endless(FakeCpu cpu) => cpu.Port(isWrite: true, Port, 1, 1, () => Endless(cpu) == Errno.None);

    private ulong Throw()
    {
        _calls++;
        throw new InvalidDataException("the test's own");
    }
}
