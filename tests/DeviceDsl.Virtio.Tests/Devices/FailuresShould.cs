using DeviceDsl.Pci;
using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>What a virtio device throws, and what its driver breaks, is seen, and no driver can flood the log with it.</summary>
public sealed class FailuresShould
{
    private const int Rounds = 100;

    public static TheoryData<string, bool> Calls()
    {
        var calls = new TheoryData<string, bool>();
        foreach (string call in FailingDevice.Calls.Keys)
        {
            calls.Add(call, false);
            calls.Add(call, true);
        }

        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void BeOneLineAndACountForRepeatedAttempts(string call, bool isPci)
    {
        var lines = new LogLines();
        using var rig = new Rig(new() { Logger = lines, Clock = new ManualClock() }, isPci);
        rig.Device.Fails = call;
        for (int round = 0; round < Rounds; round++) rig.Do(call);

        (LogLevel level, _, string text) = Assert.Single(lines.Lines);
        Assert.Equal(
            (LogLevel.Error, $"{FailingDevice.Calls[call]} of {rig.Device.Name} threw; the device is disabled until it is reset."),
            (level, text));
        rig.Dispose();
        // Its end resets the device once more.
        Assert.True(rig.Device.Thrown >= Rounds);
        Assert.Equal([$"{rig.Device.Thrown - 1} more suppressed: {FailingDevice.Calls[call]} of {rig.Device.Name}."], lines.Texts.Skip(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BeOneLineAndACountForRepeatedlyBrokenQueues(bool isPci)
    {
        var lines = new LogLines();
        using var rig = new Rig(new() { Logger = lines, Clock = new ManualClock() }, isPci);
        for (int round = 0; round < Rounds; round++) rig.BreakQueue(round);

        (LogLevel level, _, string text) = Assert.Single(lines.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith(
            $"The driver broke {rig.Device.Name}; the device is disabled until it is reset: ", text, StringComparison.Ordinal);
        rig.Dispose();
        Assert.Equal([$"{Rounds - 1} more suppressed: driver of {rig.Device.Name}."], lines.Texts.Skip(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BeOneLineAndACountForAListenerThatThrows(bool isPci)
    {
        var lines = new LogLines();
        using var rig = new Rig(new() { Logger = lines, Clock = new ManualClock() }, isPci);
        rig.Device.Failed += static (_, _) => throw new InvalidDataException("deaf");
        for (int round = 0; round < Rounds; round++) rig.BreakQueue(round);

        Assert.Equal(2, lines.Texts.Count);
        Assert.Equal("A listener of Failed threw; the other listeners still run.", lines.Texts[1]);
        rig.Dispose();
        Assert.Equal(4, lines.Texts.Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void ReachEveryListenerWhenOneThrows(bool isPci, int throwing)
    {
        using var rig = new Rig(new() { Logger = NullLogger.Instance }, isPci);
        var told = new List<int>();
        for (int number = 0; number < 3; number++)
        {
            int listener = number;
            rig.Device.Failed += (_, _) =>
            {
                told.Add(listener);
                if (listener == throwing) throw new InvalidDataException("deaf");
            };
        }

        rig.BreakQueue(0);

        Assert.Equal([0, 1, 2], told);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void PropagateFromTheAccessOrSettleOnRequest(string call, bool isPci)
    {
        using var rig = new Rig(new() { Logger = NullLogger.Instance, OnHandlerFailure = HandlerFailure.Throw }, isPci);
        rig.Device.Fails = call;

        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => rig.Do(call));

        Assert.Equal($"bad {call}", thrown.Message);
        Assert.Equal(1, rig.Device.Thrown);
        Assert.True(rig.Device.NeedsReset);
        rig.Device.Fails = "";
        rig.Machine.Settle();
    }

    /// <summary>A guest with the device, and its driver.</summary>
    private sealed class Rig : IDisposable
    {
        private const ulong MmioBase = 0xD000_0000;
        private const ulong MemoryStart = 0x10_0000;
        private static readonly PciAddress Place = new(3);

        private readonly VirtioDriver _driver;
        private readonly PciHost? _host;
        private readonly VirtioMmio? _mmio;
        private readonly IGuestBus _bus;

        public Rig(EmbeddedMachineOptions options, bool isPci)
        {
            Machine = new EmbeddedMachine(options);
            Machine.AddMemory(MemoryStart, 0x100_0000);
            var heap = new DriverHeap(Machine.Memory, MemoryStart, 0x100_0000);
            _bus = new EmbeddedGuestBus(Machine.Cpus[0]);
            if (!isPci)
            {
                _mmio = VirtioMmio.Attach(Machine, Device, MmioBase, gsi: 5);
                _driver = new VirtioMmioDriver(_bus, MmioBase, heap);
                return;
            }

            _host = new PciHost(Machine);
            _host.Plug(Place, VirtioPci.FunctionOf(Device, new VirtioPciOptions { HasLegacyInterface = false }));
            var function = new PciDriverFunction(_bus, Place);
            function.Place(1, 0xE000_0000);
            function.Place(4, 0x1_0000_0000);
            function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
            _driver = new VirtioPciModernDriver(function, heap);
        }

        public EmbeddedMachine Machine { get; }

        public FailingDevice Device { get; } = new();

        public void Dispose()
        {
            _host?.Dispose();
            _mmio?.Dispose();
            Machine.Dispose();
        }

        /// <summary>Makes one of the device's calls, from a reset on.</summary>
        public void Do(string call)
        {
            _driver.Status = VirtioStatus.None;
            if (call == "a reset") return;
            bool isAgreed = _driver.Negotiate(new(UInt128.MaxValue & ~(UInt128.One << (int)VirtioFeature.RingPacked)));
            if (call == "features") return;
            Assert.True(isAgreed);
            switch (call)
            {
                case "a read of the configuration":
                    _driver.ReadConfiguration(0, 4);
                    return;
                case "a write of the configuration":
                    _driver.WriteConfiguration(0, 4, 1);
                    return;
                case "a start":
                    _driver.Start();
                    return;
                default:
                    Kick(call == "a request" ? 0 : 1, new GuestAddress(MemoryStart));
                    return;
            }
        }

        /// <summary>Sends a request whose buffer is not in memory.</summary>
        /// <param name="round">Some number, which changes the address.</param>
        public void BreakQueue(int round)
        {
            _driver.Status = VirtioStatus.None;
            Assert.True(_driver.Negotiate(new(UInt128.MaxValue & ~(UInt128.One << (int)VirtioFeature.RingPacked))));
            Kick(0, new GuestAddress(0x4000_0000 + ((ulong)round * 0x1000)));
            Assert.True(Device.NeedsReset);
        }

        private void Kick(int index, GuestAddress buffer)
        {
            DriverQueue queue = _driver.SetUpQueue(index);
            _driver.Start();
            Assert.True(queue.Ring.TryAdd([new(buffer, 16, false)], 1));
            queue.Submit();
            Machine.Settle();
        }
    }
}
