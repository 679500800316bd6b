using System.Net.Sockets;
using DeviceDsl.Testing;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Tests.Support;

namespace DeviceDsl.VhostUser.Tests.Hostile;

/// <summary>A process that runs out of descriptors, as by a frontend of another server in it (V13).</summary>
public sealed class ExhaustionShould
{
    private const int MaxNeeded = 12;

    // The runtime itself does not live long without descriptors.
    private const int HangGuard = 1000;
    private const string Refusal = "No connection can be accepted";

    /// <summary>The server runs out of descriptors at each step of a connection in turn.</summary>
    [Fact]
    public void V13EndNoServer()
    {
        LoadEverything();
        int refusals = 0;
        for (int room = 0; room <= MaxNeeded; room++)
        {
            using var rig = new Rig();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = Frontend.Timeout,
            };
            var endpoint = new UnixDomainSocketEndPoint(rig.Path);
            byte[] request = [(byte)FrontendRequest.GetFeatures, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
            DescriptorRoom.Limit(room, () =>
            {
                client.Connect(endpoint);
                RawSocket.Send(client, request, []);
                return SpinWait.SpinUntil(() => client.Poll(0, SelectMode.SelectRead) || IsRefused(rig), HangGuard);
            });

            // A connection that was not accepted is served now; one that was accepted has its reply, or has ended.
            byte[] reply = new byte[20];
            int length = client.Receive(reply, SocketFlags.None, out SocketError error);
            Assert.True(error is SocketError.Success or SocketError.ConnectionReset, error.ToString());
            Assert.True(!IsRefused(rig) || length == reply.Length, $"{length} bytes with room for {room} descriptors");
            if (IsRefused(rig)) refusals++;
            client.Dispose();
            Assert.True(rig.StillServes(), $"It serves no more after room for {room} descriptors.");
            if (length == reply.Length && !IsRefused(rig)) return;
        }

        Assert.Fail($"A connection needs more than {MaxNeeded} descriptors; {refusals} were refused.");
    }

    [Fact]
    public void V13BeReportedOnceAndRememberNoConnectionThatWasRefused()
    {
        LoadEverything();
        using var rig = new Rig();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var endpoint = new UnixDomainSocketEndPoint(rig.Path);
        int before = rig.Server.ConnectionCount;
        DescriptorRoom.Limit(0, () =>
        {
            client.Connect(endpoint);
            return SpinWait.SpinUntil(() => IsRefused(rig), HangGuard);
        });
        Assert.Single(rig.Log, line => line.Contains(Refusal, StringComparison.Ordinal));
        Assert.Equal(before, rig.Server.ConnectionCount);
        client.Dispose();
        Assert.True(rig.StillServes());
    }

    private static bool IsRefused(Rig rig) => rig.Log.Any(line => line.Contains(Refusal, StringComparison.Ordinal));

    /// <summary>The runtime needs descriptors for assemblies that code uses for the first time.</summary>
    private static void LoadEverything()
    {
        // A server limits how often it reports.
        using var rig = new Rig();
        Assert.True(rig.StillServes());
        using (Frontend frontend = rig.Connect()) frontend.SendBytes([2, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1]);
        Assert.True(rig.StillServes());
        Assert.NotEmpty(rig.Log);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var nowhere = new UnixDomainSocketEndPoint(rig.Path + ".none");
        Assert.NotEmpty(Assert.Throws<SocketException>(() => socket.Connect(nowhere)).Message);
        Assert.False(socket.Poll(0, SelectMode.SelectRead) && IsRefused(rig));
    }
}
