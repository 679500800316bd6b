using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>
/// What the code of a virtio device throws has one outcome: the device needs a reset, and its driver's reset heals it (ST-9).
/// </summary>
public sealed class UserCodeShould
{
    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void FailItsDeviceUntilTheDriverResetsIt(TransportKind kind)
    {
        foreach (Way way in WayRig.WaysOf(kind).Where(way => way != Way.Loading))
        {
            using var rig = new WayRig(kind);

            rig.Run(way, () => throw new InvalidDataException($"thrown by {way}"));

            Assert.True(rig.Device.NeedsReset, $"The device goes on: {way}.");
            Assert.Equal(1, rig.Device.FailureCount);
            Assert.Contains(
                way == Way.FailureListener ? "for the listener" : $"thrown by {way}", rig.Device.FailureReason, StringComparison.Ordinal);
            // Before both sides agree on features there is no such status.
            VirtioStatus status = rig.Rig.Driver.Status;
            Assert.Equal(status.HasFlag(VirtioStatus.FeaturesOk), status.HasFlag(VirtioStatus.NeedsReset));
            rig.ShouldServe();
        }
    }

    /// <summary>A state that the device itself refuses is not loaded: the device has the state it had, and goes on.</summary>
    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void RefuseAState(TransportKind kind)
    {
        using var rig = new WayRig(kind);
        byte[] state = rig.Device.Save();
        bool isDue = true;
        rig.Device.Hook = way =>
        {
            if (way != Way.Loading || !isDue) return;
            isDue = false;
            throw new InvalidDataException("bad state");
        };

        MachineException exception = Assert.Throws<MachineException>(() => rig.Device.Load(state));

        Assert.Equal(Errno.EINVAL, exception.Errno);
        Assert.Contains("bad state", exception.Message, StringComparison.Ordinal);
        Assert.False(rig.Device.NeedsReset);
        rig.Device.Hook = null;
        rig.ShouldServe();
    }

    /// <summary>Not the function or the attachment that carries the device: these have no reset that a driver knows.</summary>
    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void NotAffectItsTransport(TransportKind kind)
    {
        foreach (Way way in WayRig.WaysOf(kind))
        {
            using var rig = new WayRig(kind);

            rig.Run(way, () => throw new InvalidDataException($"thrown by {way}"));

            Assert.All(rig.Machine.Attachments, attachment => Assert.Equal(0, attachment.FailureCount));
            Assert.Equal(0, rig.Function.FailureCount);
        }
    }
}
