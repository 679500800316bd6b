namespace DeviceDsl.Generator.Tests;

/// <summary>States that are refused, each as a whole.</summary>
public sealed partial class GeneratedStates
{
    [Fact]
    [Trait("Category", "Slow")]
    public void ShouldRefuseATruncatedStateEntirely()
    {
        Type type = DeviceHost.Create(StateSources.Forms).GetType();
        IDevice full = Create(type);
        Fill(full);
        using Attachment from = _machine.Attach(full);
        using Attachment to = _other.Attach(Create(type));
        byte[] state = Save(from);
        byte[] before = Save(to);
        for (int length = 0; length < state.Length; length++)
        {
            MachineException refused = Assert.Throws<MachineException>(() => Load(to, state[..length]));
            Assert.Equal(Errno.EINVAL, refused.Errno);
            Assert.StartsWith("EINVAL: The saved state of States", refused.Message, StringComparison.Ordinal);
        }

        Assert.Throws<MachineException>(() => Load(to, [.. state, 0]));
        Assert.Equal(before, Save(to));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void ShouldRefuseOrLoadACorruptStateEntirely()
    {
        Type type = DeviceHost.Create(StateSources.Forms).GetType();
        IDevice full = Create(type);
        Fill(full);
        using Attachment from = _machine.Attach(full);
        byte[] state = Save(from);
        int refusals = 0;
        foreach (byte wrong in new byte[] { 0x00, 0x01, 0x7F, 0x80, 0xFF })
        {
            for (int at = 0; at < state.Length; at++)
            {
                using Attachment to = _other.Attach(Create(type));
                byte[] before = Save(to);
                byte[] hostile = [.. state];
                hostile[at] = wrong;
                try
                {
                    Load(to, hostile);
                    Assert.Equal(hostile, Save(to));
                }
                catch (MachineException exception)
                {
                    Assert.Equal(Errno.EINVAL, exception.Errno);
                    Assert.Equal(before, Save(to));
                    refusals++;
                }

                Assert.False(to.NeedsReset && hostile[at] == state[at]);
            }
        }

        Assert.InRange(refusals, state.Length, 5 * state.Length);
    }

    [Fact]
    public void ShouldRefuseAStateOfAnotherVersionSchemaOrDevice()
    {
        string[] others =
        [
            "[Device(Name = \"d\", Version = 1)] internal sealed partial class D { [State] public int A; }",
            "[Device(Name = \"d\")] internal sealed partial class D { [State] public uint A; }",
            "[Device(Name = \"d\")] internal sealed partial class D { [State] public int B; }",
            "[Device(Name = \"d\")] internal sealed partial class D { [State] public int A, B; }",
            "[Device(Name = \"e\")] internal sealed partial class D { [State] public int A; }",
        ];
        string[] messages =
        [
            "has version 0, but the device has version 1",
            "has schema",
            "has schema",
            "has schema",
            "belongs to 'd', but the device is 'e'",
        ];
        using Attachment from = _machine.Attach(
            DeviceHost.Create("[Device(Name = \"d\")] internal sealed partial class D { [State] public int A; }"));
        byte[] state = Save(from);
        Assert.All(others.Zip(messages), other =>
        {
            using Attachment to = _other.Attach(DeviceHost.Create(other.First));
            Assert.Contains(other.Second, Assert.Throws<MachineException>(() => Load(to, state)).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void ShouldRefuseImpossibleKicksAndLevels()
    {
        IDevice device = DeviceHost.Create(Ringing);
        using Attachment from = _machine.Attach(device);
        using Attachment byExit = _other.Attach(Create(device.GetType()), delivery: DoorbellDelivery.Exit);
        _machine.Pause();
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 1);
        byte[] state = from.Save();
        _other.Pause();
        Assert.Contains(
            "no eventfd to hold them", Assert.Throws<MachineException>(() => byExit.Load(state)).Message, StringComparison.Ordinal);
        // The end of the state: lines 2, down, down; message vectors 0; doorbells 5, pending 1, doorbell 0, 1 kick.
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], state[^30..]);
        (int At, byte[] Bytes)[] changes =
        [
            (30, [3]),
            (25, [1]),
            (25, [2]),
            (24, [1]),
            (20, [4]),
            (12, [5]),
            (12, [255, 255, 255, 255]),
            (8, [255, 255, 255, 255, 255, 255, 255, 255]),
        ];
        foreach ((int at, byte[] bytes) in changes)
        {
            byte[] hostile = [.. state];
            bytes.CopyTo(hostile, hostile.Length - at);
            Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => from.Load(hostile)).Errno);
        }

        Assert.Equal(state, from.Save());
    }

    [Fact]
    public void ShouldRefuseWithoutAPauseOrADevice()
    {
        Attachment device = _machine.Attach(DeviceHost.Create(Ringing));
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(device.Save).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => device.Load(new byte[8])).Errno);
        byte[] state = Save(device);
        device.Dispose();
        Assert.Equal(Errno.ENODEV, Assert.Throws<MachineException>(() => Save(device)).Errno);
        Assert.Equal(Errno.ENODEV, Assert.Throws<MachineException>(() => Load(device, state)).Errno);
    }
}
