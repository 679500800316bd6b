using System.Runtime.InteropServices;
using DeviceDsl.Kvm.Native;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>BUS-8: how many devices a bus has room for, asked of the kernel, and the embedded machine agrees.</summary>
[Trait("Category", "Slow")]
public sealed class BusCapacity
{
    private const nuint RegisterZone = 0x4010_AE67;

    [KvmTheory]
    [InlineData(AddressSpace.Mmio, false, 1000)]
    [InlineData(AddressSpace.Pio, false, 1000)]
    [InlineData(AddressSpace.Mmio, true, 999)]
    [InlineData(AddressSpace.Pio, true, 997)]
    public void ShouldExcludeTheInterruptControllers(AddressSpace space, bool hasChips, int expected)
    {
        Assert.Equal(expected, CountInKernel(space, hasChips));
        Assert.Equal(expected, CountInModel(space, hasChips));
    }

    private static int CountInKernel(AddressSpace space, bool hasChips)
    {
        Assert.Null(KvmDevice.TryOpen("/dev/kvm", KernelCalls.Linux, out KvmFile? kvm));
        using (kvm)
        {
            Assert.Equal(Errno.None, kvm!.TryOpen(Ioctl.CreateVm, 0, out KvmFile? machine));
            using KvmFile owned = machine!;
            if (hasChips) Assert.Equal(Errno.None, machine!.Request(Ioctl.CreateIrqChip, 0, out _));
            return Count(() =>
            {
                var zone = new Zone { Address = 0x500, Size = 4, IsPort = space == AddressSpace.Pio ? 1u : 0 };
                return machine!.Request(RegisterZone, ref zone);
            });
        }
    }

    private static int CountInModel(AddressSpace space, bool hasChips)
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = hasChips });
        return Count(() => machine.TryAddCoalescedZone(new IoAddress(space, 0x500), 4));
    }

    private static int Count(Func<Errno> add)
    {
        int count = 0;
        Errno errno;
        while ((errno = add()) == Errno.None && count <= 1000) count++;
        Assert.Equal(Errno.ENOSPC, errno);
        return count;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Zone
    {
        public ulong Address;
        public uint Size;
        public uint IsPort;
    }
}
