namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>What a machine says that it supports works, whatever it is made of, and the rest is refused.</summary>
public sealed class MachineFeaturesShould
{
    private static readonly IoAddress Port = IoAddress.Pio(0x100);
    private static readonly IoAddress Address = IoAddress.Mmio(0xD000_0000);

    private static readonly Dictionary<MachineFeature, Func<EmbeddedMachine, bool>> Uses = new()
    {
        [MachineFeature.PioDoorbells] = machine => Rings(machine, Port, 2, 2),
        [MachineFeature.MmioDoorbells] = machine => Rings(machine, Address, 4, 4),
        [MachineFeature.AnyLengthDoorbells] = machine
            => Rings(machine, Port, 0, 1, 2, 4) & Rings(machine, Address, 0, 1, 2, 4, 8),
        [MachineFeature.VirtioCcwDoorbells] = machine => Rings(machine, new IoAddress(AddressSpace.VirtioCcw, 0x1000), 8, 8),
        [MachineFeature.IrqFds] = machine => With(machine, (trigger, _) => machine.AssignIrqFd(trigger, 5).Deassign()),
        [MachineFeature.ResampledIrqFds] = machine => With(
            machine, (trigger, resample) => machine.AssignIrqFd(trigger, 5, resample).Deassign()),
        [MachineFeature.EoiNotifications] = machine => With(machine, (trigger, notified) =>
        {
            IrqFdRegistration registration = machine.AssignLevelIrqFd(trigger, 5);
            machine.AssignEoiNotification(registration.LevelKey!, notified).Dispose();
            registration.Deassign();
        }),
        [MachineFeature.WideDestinations] = machine => With(machine, (_, _) =>
        {
            machine.GuestWrite(IoAddress.Mmio(0xFEE0_00F0), 4, 0x1FF);
            // There is no processor 0x100; without the upper bits it is the processor 0.
            if (machine.SignalMsi(new MsiMessage(0x100_FEE0_0000, 0x41)) > 0)
            {
                throw new MachineException(Errno.EINVAL, "", "The upper bits are ignored.");
            }
        }),
        [MachineFeature.SharedMemory] = machine
            => With(machine, (_, _) => machine.AddMemory(0x1000, 0x1000, new() { IsShared = true }).DuplicateFile().Dispose()),
        [MachineFeature.ReadOnlyMemory] = machine
            => With(machine, (_, _) => Assert.False(Write(machine, machine.AddMemory(0x2000, 0x1000, new() { IsReadOnly = true })))),
        [MachineFeature.DirtyLog] = machine => With(machine, (_, _) =>
        {
            GuestMemory memory = machine.AddMemory(0x3000, 0x1000, new() { HasDirtyLog = true });
            Assert.True(Write(machine, memory));
            Assert.Single(memory.TakeDirtyPages());
        }),
    };

    public static TheoryData<bool, int?, bool, bool, bool> Options()
    {
        var options = new TheoryData<bool, int?, bool, bool, bool>();
        bool[] either = [false, true];
        foreach (bool isWide in either)
        {
            foreach (bool fansOut in either)
            {
                foreach (bool isFaithful in either)
                {
                    options.Add(false, null, isWide, fansOut, isFaithful);
                    options.Add(true, null, isWide, fansOut, isFaithful);
                    options.Add(true, 24, isWide, fansOut, isFaithful);
                }
            }
        }

        return options;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void MatchTheBehaviourOfTheMachine(bool hasControllers, int? reserved, bool isWide, bool fansOut, bool isFaithful)
    {
        using var machine = new EmbeddedMachine(new()
        {
            HasInterruptControllers = hasControllers,
            SplitReservedRoutes = reserved,
            HasWideDestinations = isWide,
            FanOut = fansOut,
            KernelFaithful = isFaithful,
        });

        Assert.Equal(
            Enum.GetValues<MachineFeature>().ToDictionary(feature => feature, machine.Supports),
            Uses.ToDictionary(use => use.Key, use => use.Value(machine)));
        Assert.Equal(0, machine.RegistrationCount);
    }

    private static bool Write(EmbeddedMachine machine, GuestMemory memory)
        => machine.GuestWrite(IoAddress.Mmio(memory.Address), 4, uint.MaxValue) && memory.Bytes[0] == byte.MaxValue;

    private static bool Rings(EmbeddedMachine machine, IoAddress address, int length, params int[] widths)
        => With(machine, (kick, _) =>
        {
            using IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, address, length);
            foreach (int width in widths)
            {
                if (address.Space == AddressSpace.VirtioCcw) Assert.True(machine.Buses.TryWrite(address.Space, address.Value, width, 0));
                else Assert.True(machine.GuestWrite(address, width, 0));
                Assert.True(kick.TryRead(out ulong _));
            }
        });

    private static bool With(EmbeddedMachine machine, Action<EventFd, EventFd> use)
    {
        using EventFd first = machine.CreateEventFd();
        using EventFd second = machine.CreateEventFd();
        try
        {
            use(first, second);
            return true;
        }
        catch (MachineException)
        {
            return false;
        }
    }
}
