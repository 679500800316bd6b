using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>
/// Saving changes nothing and loses nothing: whenever a device is saved, the same interrupts come as without that, here and where the
/// state is loaded.
/// </summary>
[Trait("Category", "Slow")]
public sealed class OwedInterruptsShould
{
    // Completing and publishing apart, out of order, with interrupts that the driver has not taken yet when more is published.
    private const string Steps = "aacaipdcpacipui";

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE12ArriveAsWithoutASaveIfTheDeviceContinues(TransportKind kind)
    {
        foreach (InterruptSetting setting in InterruptSetting.Of(kind))
        {
            string expected = Tell(setting, Steps);
            string seen = Tell(setting, Steps, (story, _) =>
            {
                story.Save(isWholeFunction: false);
                if (!TransportRig.IsMmioKind(kind)) story.Save(isWholeFunction: true);
            });
            Assert.True(expected == seen, $"{setting}, saved before each step of {Steps}: {seen} instead of {expected}.");
        }
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void IE12ArriveAsWithoutASaveIfTheStateIsLoaded(TransportKind kind)
    {
        foreach (InterruptSetting setting in InterruptSetting.Of(kind))
        {
            for (int place = 0; place <= Steps.Length; place++)
            {
                // A device that was loaded looks at its queues once, as if it was kicked.
                string expected = Tell(setting, Steps.Insert(place, "k"));
                ShouldComeOutAs(expected, setting, place, isWholeFunction: false);
                if (!TransportRig.IsMmioKind(kind)) ShouldComeOutAs(expected, setting, place, isWholeFunction: true);
            }
        }
    }

    private static void ShouldComeOutAs(string expected, InterruptSetting setting, int place, bool isWholeFunction)
    {
        string seen = Tell(setting, Steps, (story, step) =>
        {
            if (step == place) story.GoOnElsewhere(isWholeFunction);
        });
        Assert.True(expected == seen, $"{setting}, {(isWholeFunction ? "the function" : "the device")} loaded before step {place} of "
            + $"{Steps}: {seen} instead of {expected}.");
    }

    private static string Tell(InterruptSetting setting, string steps, Action<InterruptStory, int>? before = null)
    {
        using var story = new InterruptStory(setting);
        for (int step = 0; step < steps.Length; step++)
        {
            before?.Invoke(story, step);
            story.Do(steps[step]);
        }

        before?.Invoke(story, steps.Length);
        return story.Trace;
    }
}
