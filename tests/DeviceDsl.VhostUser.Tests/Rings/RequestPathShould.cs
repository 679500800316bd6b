using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.VhostUser.Tests.Rings;

/// <summary>The path of a request: from the kick through the device to the interrupt.</summary>
public sealed class RequestPathShould
{
    private const int WarmUp = 100;
    private const int Requests = 300;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AllocateNothing(bool isPacked)
    {
        long[] allocated = new long[Requests];
        int served = 0;
        // Called by the thread of the loop: between two calls it has finished one request and begun the next.
        var device = new EchoDevice { OnServing = () => allocated[served++] = GC.GetAllocatedBytesForCurrentThread() };
        using var rig = new Rig(device);
        using Frontend frontend = isPacked ? rig.ConnectReady(VirtioFeature.RingPacked) : rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        for (int i = 0; i < Requests; i++)
        {
            queue.Send("request", i);
            Assert.Equal((i, "request"), queue.Receive());
        }

        long[] perRequest = [.. Enumerable.Range(WarmUp, Requests - WarmUp - 1).Select(i => allocated[i + 1] - allocated[i]).Order()];
        // A collection or a contended lock adds to single requests, and to no more.
        Assert.Equal(0, perRequest[perRequest.Length / 2]);
    }
}
