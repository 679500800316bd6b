using System.Globalization;
using DeviceDsl.Pci;
using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio.Tests.Support;
using Xunit.Abstractions;

namespace DeviceDsl.Virtio.Tests.Chaos;

/// <summary>
/// Everything at once, on all transports: requests, resets of devices, queues and functions, BARs that move, unplugging and plugging,
/// answers of other threads, pauses, saves and loads. Nothing stands still, no device is broken, and every byte comes back.
/// </summary>
[Collection(Alone.Name)]
[Trait("Category", "Slow")]
public sealed class ChaosShould(ITestOutputHelper output)
{
    /// <summary>How many steps each driver makes: set it to more for a longer run.</summary>
    private const string StepsVariable = "DEVICEDSL_CHAOS_STEPS";

    /// <summary>The run to repeat: printed by each.</summary>
    private const string SeedVariable = "DEVICEDSL_CHAOS_SEED";

    private const int UsualSteps = 8_000;
    private const int Snapshotters = 2;

    // A safety net alone: what decides is whether anybody still makes steps.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _failures = [];
    private long _beats;
    private bool _isOver;

    [Fact]
    public void LetEveryDriverContinue()
    {
        int seed = Number(SeedVariable, 20260);
        int steps = Number(StepsVariable, UsualSteps);
        output.WriteLine($"{SeedVariable}={seed} {StepsVariable}={steps}");
        using var machine = new EmbeddedMachine(new() { Cpus = 6 });
        using var host = new PciHost(machine);
        ChaosSlot[] slots = CreateSlots(machine, host, seed);
        long[] snapshots = new long[Snapshotters];
        List<Thread> drivers = [.. slots.Select(slot => Start(slot.ToString(), () => Drive(slot, steps)))];
        List<Thread> others =
        [
            Start("answers by Synchronize", () => AnswerAll(slots, device => device.Synchronize(device.Answer))),
            Start("answers by Post", () => AnswerAll(slots, device => device.Post(device.Answer))),
            .. Enumerable.Range(0, Snapshotters).Select(number => Start(
                $"snapshotter {number}", () => TakeSnapshots(machine, host, slots, new Random(seed - number - 1), ref snapshots[number]))),
        ];

        Await(drivers);
        Volatile.Write(ref _isOver, true);
        Await(others);

        Assert.Empty(_failures);
        foreach (ChaosSlot slot in slots)
        {
            output.WriteLine($"{slot}: {slot.Steps} steps, {slot.Echoes} echoes, {slot.Device.Answered} answers");
            Assert.Null(slot.Device.FailureReason);
            Assert.True(slot.Echoes > steps / 10, $"{slot} had {slot.Echoes} requests back in {slot.Steps} steps.");
            Assert.True(slot.Device.Answered > 0, $"{slot} answered nothing that it kept.");
        }

        Assert.All(snapshots, count => Assert.True(count > 0, "Nobody took a snapshot."));
        Assert.All(host.Functions, function => Assert.Equal(0, function.FailureCount));
        Assert.All(machine.Attachments, attachment => Assert.Equal(0, attachment.FailureCount));
        output.WriteLine($"{snapshots.Sum()} snapshots");
    }

    private static ChaosSlot[] CreateSlots(EmbeddedMachine machine, PciHost host, int seed)
    {
        machine.AddMemory(0x10_0000, 6 * ChaosSlot.MemoryLength);
        (TransportKind Kind, bool IsPacked)[] kinds =
        [
            (TransportKind.PciLegacy, false), (TransportKind.PciModern, false), (TransportKind.PciModern, true),
            (TransportKind.MmioLegacy, false), (TransportKind.MmioModern, false), (TransportKind.MmioModern, true),
        ];
        object configuration = new();
        return [.. kinds.Select((kind, number) => new ChaosSlot(machine, host, configuration, kind.Kind, kind.IsPacked, number, seed))];
    }

    private static int Number(string variable, int usual)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : usual;

    private void Drive(ChaosSlot slot, int steps)
    {
        while (slot.Steps < steps && IsSound)
        {
            slot.Step();
            Beat();
        }

        slot.AwaitAll();
    }

    private void AnswerAll(ChaosSlot[] slots, Action<ChaosDevice> answer)
    {
        while (!Volatile.Read(ref _isOver) && IsSound)
        {
            foreach (ChaosSlot slot in slots)
            {
                answer(slot.Device);
                slot.Device.Synchronize(slot.Device.Change);
                slot.Device.NotifyConfigurationChanged();
            }

            AwaitBeats(10);
        }
    }

    // In the pause that is saved: memory and states belong together then, also when they are loaded.
    private void TakeSnapshots(EmbeddedMachine machine, PciHost host, ChaosSlot[] slots, Random random, ref long count)
    {
        while (!Volatile.Read(ref _isOver) && IsSound)
        {
            machine.Pause();
            byte[] bus = host.Save();
            if (random.Next(3) == 0) host.Load(bus);
            foreach (ChaosSlot slot in slots) SaveAndLoad(slot.Device, random);
            machine.Resume();
            count++;
            AwaitBeats(200);
        }
    }

    private static void SaveAndLoad(ChaosDevice device, Random random)
    {
        try
        {
            byte[] state = device.Save();
            if (random.Next(3) == 0) device.Load(state);
        }
        catch (MachineException exception) when (exception.Errno == Errno.ENODEV)
        {
            // Its driver has just taken it away.
        }
    }

    private bool IsSound
    {
        get
        {
            lock (_failures) return _failures.Count == 0;
        }
    }

    private void Beat() => Interlocked.Increment(ref _beats);

    /// <summary>Lets the drivers make some steps.</summary>
    private void AwaitBeats(int count)
    {
        long from = Volatile.Read(ref _beats);
        while (Volatile.Read(ref _beats) < from + count && !Volatile.Read(ref _isOver) && IsSound) Thread.Yield();
    }

    private Thread Start(string name, Action body)
    {
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception exception)
            {
                lock (_failures) _failures.Add($"{name}: {exception}");
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    private void Await(List<Thread> threads)
    {
        foreach (Thread thread in threads)
        {
            long before = -1;
            while (!thread.Join(Patience))
            {
                long now = Volatile.Read(ref _beats);
                if (now == before || !IsSound) Assert.Fail($"{thread.Name} stands still. {string.Join(Environment.NewLine, _failures)}");
                before = now;
            }
        }
    }
}
