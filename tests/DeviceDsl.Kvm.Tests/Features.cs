using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>What a machine says it supports, where the kernel is asked for it.</summary>
public sealed class Features
{
    [LinuxTheory]
    [InlineData(MachineFeature.PioDoorbells, (uint)Extension.IoEventFd)]
    [InlineData(MachineFeature.MmioDoorbells, (uint)Extension.IoEventFd)]
    [InlineData(MachineFeature.AnyLengthDoorbells, (uint)Extension.IoEventFdAnyLength)]
    [InlineData(MachineFeature.VirtioCcwDoorbells, (uint)Extension.ChannelSubsystem)]
    [InlineData(MachineFeature.IrqFds, (uint)Extension.IrqFd)]
    [InlineData(MachineFeature.ResampledIrqFds, (uint)Extension.IrqFdResample)]
    public void ShouldBeThoseOfTheKernel(MachineFeature feature, uint extension)
    {
        using var kernel = new FakeKernel();
        using KvmMachine machine = kernel.Open();
        Assert.True(machine.Supports(feature));

        kernel.ExtensionOf = asked => asked == extension ? 0 : 1;

        Assert.False(machine.Supports(feature));
    }

    /// <summary>Where the irqfds are this process's, the kernel is not asked for them.</summary>
    [LinuxFact]
    public void ShouldBeThoseOfThisProcessInSplitMode()
    {
        using var kernel = new FakeKernel();
        using KvmMachine machine = kernel.Open(new() { InterruptControllers = InterruptControllers.Split });
        kernel.ExtensionOf = _ => 0;

        foreach (MachineFeature feature in new[] { MachineFeature.IrqFds, MachineFeature.ResampledIrqFds, MachineFeature.EoiNotifications })
            Assert.True(machine.Supports(feature));
    }
}
