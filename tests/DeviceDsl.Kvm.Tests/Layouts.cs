using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Tests;

/// <summary>What this process and the kernel must agree on, byte for byte.</summary>
public sealed class Layouts
{
    [Fact]
    public void ShouldMatchTheSizesOfTheKernel()
    {
        Assert.Equal(64, Unsafe.SizeOf<IoEventFdArgument>());
        Assert.Equal(32, Unsafe.SizeOf<IrqFdArgument>());
        Assert.Equal(32, Unsafe.SizeOf<MemoryRegion>());
        Assert.Equal(8, Unsafe.SizeOf<IrqLevel>());
        Assert.Equal(32, Unsafe.SizeOf<Message>());
        Assert.Equal(8, Unsafe.SizeOf<RoutingHeader>());
        Assert.Equal(48, Unsafe.SizeOf<RoutingEntry>());
        Assert.Equal(12, Unsafe.SizeOf<SignalMaskArgument>());
        Assert.Equal(144, Unsafe.SizeOf<GeneralRegisters>());
        Assert.Equal(24, Unsafe.SizeOf<Segment>());
        Assert.Equal(16, Unsafe.SizeOf<DescriptorTable>());
        Assert.Equal(312, Unsafe.SizeOf<SystemRegisters>());
        Assert.Equal(4, Unsafe.SizeOf<RunState>());
        Assert.Equal(64, Unsafe.SizeOf<CpuEvents>());
        Assert.Equal(8, Unsafe.SizeOf<CpuIdHeader>());
        Assert.Equal(40, Unsafe.SizeOf<CpuIdEntry>());
    }

    [Fact]
    public void ShouldEncodeTheSizesInTheRequests()
    {
        Assert.Equal(Unsafe.SizeOf<IoEventFdArgument>(), SizeIn(Ioctl.IoEventFd));
        Assert.Equal(Unsafe.SizeOf<IrqFdArgument>(), SizeIn(Ioctl.IrqFd));
        Assert.Equal(Unsafe.SizeOf<MemoryRegion>(), SizeIn(Ioctl.SetMemoryRegion));
        Assert.Equal(Unsafe.SizeOf<IrqLevel>(), SizeIn(Ioctl.SetIrqLine));
        Assert.Equal(Unsafe.SizeOf<IrqLevel>(), SizeIn(Ioctl.SetIrqLineStatus));
        Assert.Equal(Unsafe.SizeOf<Message>(), SizeIn(Ioctl.SignalMessage));
        Assert.Equal(Unsafe.SizeOf<RoutingHeader>(), SizeIn(Ioctl.SetGsiRouting));
        Assert.Equal(ChipBytes.ChipLength, SizeIn(Ioctl.GetIrqChip));
        Assert.Equal(ChipBytes.ChipLength, SizeIn(Ioctl.SetIrqChip));
        Assert.Equal(ChipBytes.LocalApicLength, SizeIn(Ioctl.GetLocalApic));
        Assert.Equal(ChipBytes.LocalApicLength, SizeIn(Ioctl.SetLocalApic));
        Assert.Equal(Unsafe.SizeOf<GeneralRegisters>(), SizeIn(Ioctl.SetRegisters));
        Assert.Equal(Unsafe.SizeOf<SystemRegisters>(), SizeIn(Ioctl.GetSystemRegisters));
        Assert.Equal(Unsafe.SizeOf<SystemRegisters>(), SizeIn(Ioctl.SetSystemRegisters));
        Assert.Equal(Unsafe.SizeOf<RunState>(), SizeIn(Ioctl.SetRunState));
        Assert.Equal(Unsafe.SizeOf<CpuEvents>(), SizeIn(Ioctl.SetCpuEvents));
        Assert.Equal(Unsafe.SizeOf<CpuIdHeader>(), SizeIn(Ioctl.GetSupportedCpuId));
        Assert.Equal(Unsafe.SizeOf<CpuIdHeader>(), SizeIn(Ioctl.SetCpuId));
    }

    [Theory]
    [InlineData(nameof(IoEventFdArgument.MatchValue), 0)]
    [InlineData(nameof(IoEventFdArgument.Address), 8)]
    [InlineData(nameof(IoEventFdArgument.Length), 16)]
    [InlineData(nameof(IoEventFdArgument.Descriptor), 20)]
    [InlineData(nameof(IoEventFdArgument.Flags), 24)]
    public void ShouldPlaceTheFieldsOfAnIoEventFd(string field, int offset) => AssertOffset<IoEventFdArgument>(field, offset);

    [Theory]
    [InlineData(nameof(RoutingEntry.Kind), 4)]
    [InlineData(nameof(RoutingEntry.Flags), 8)]
    [InlineData(nameof(RoutingEntry.Chip), 16)]
    [InlineData(nameof(RoutingEntry.Pin), 20)]
    [InlineData(nameof(RoutingEntry.AddressLow), 16)]
    [InlineData(nameof(RoutingEntry.Data), 24)]
    public void ShouldPlaceTheFieldsOfARoute(string field, int offset) => AssertOffset<RoutingEntry>(field, offset);

    [Theory]
    [InlineData(nameof(SystemRegisters.Gdt), 0xC0)]
    [InlineData(nameof(SystemRegisters.Cr0), 0xE0)]
    [InlineData(nameof(SystemRegisters.Efer), 0x108)]
    [InlineData(nameof(SystemRegisters.ApicBase), 0x110)]
    [InlineData(nameof(SystemRegisters.PendingInterrupt), 0x118)]
    public void ShouldPlaceTheSystemRegisters(string field, int offset) => AssertOffset<SystemRegisters>(field, offset);

    [Fact]
    public void ShouldPlaceTheEventFlags() => AssertOffset<CpuEvents>(nameof(CpuEvents.Valid), 20);

    [Theory]
    [InlineData(nameof(RunHeader.ImmediateExit), 1)]
    [InlineData(nameof(RunHeader.Reason), 8)]
    [InlineData(nameof(RunHeader.Io), 32)]
    [InlineData(nameof(RunHeader.Mmio), 32)]
    public void ShouldPlaceTheHeaderOfTheSharedMemory(string field, int offset) => AssertOffset<RunHeader>(field, offset);

    [Fact]
    public void ShouldPlaceThePartsOfAnAccess()
    {
        AssertOffset<RunHeader.IoPart>(nameof(RunHeader.IoPart.Port), 2);
        AssertOffset<RunHeader.IoPart>(nameof(RunHeader.IoPart.Count), 4);
        AssertOffset<RunHeader.IoPart>(nameof(RunHeader.IoPart.DataOffset), 8);
        AssertOffset<RunHeader.MmioPart>(nameof(RunHeader.MmioPart.Data), 8);
        AssertOffset<RunHeader.MmioPart>(nameof(RunHeader.MmioPart.Length), 16);
        AssertOffset<RunHeader.MmioPart>(nameof(RunHeader.MmioPart.IsWrite), 20);
    }

    /// <summary>A request holds the size of its argument in bits 16 to 29.</summary>
    private static int SizeIn(nuint request) => (int)(request >> 16) & 0x3FFF;

    private static void AssertOffset<T>(string field, int offset) => Assert.Equal(offset, (int)Marshal.OffsetOf<T>(field));
}
