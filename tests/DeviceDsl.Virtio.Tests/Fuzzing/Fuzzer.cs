using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>Has hostile guests at a device, and sees that nothing happens to anybody else.</summary>
/// <param name="create">Makes a device, each time a new one.</param>
/// <param name="poke">Has the device do something of its own accord.</param>
/// <param name="shouldWork">Fails where a device that was set up again does not work.</param>
internal sealed class Fuzzer(Func<VirtioDevice> create, Action<VirtioDevice, byte> poke, Action<TransportRig> shouldWork)
{
    private const int MaxBytes = 200;

    /// <summary>Everything that was seen to happen, in all inputs together.</summary>
    public HashSet<string> Reached { get; } = [];

    /// <summary>Runs inputs that are kept.</summary>
    public void RunAll(TransportKind kind, bool isPacked, IReadOnlyList<byte[]> corpus)
    {
        foreach (byte[] input in corpus) Run(kind, isPacked, input);
    }

    /// <summary>
    /// Runs inputs made of those in a file, the same ones each time unless there are new ones, which are kept where that is asked for.
    /// </summary>
    public void Explore(TransportKind kind, bool isPacked, string path)
    {
        List<byte[]> corpus = FuzzCorpus.Read(path);
        if (FuzzCorpus.IsGrowing) RunAll(kind, isPacked, [.. corpus]);
        var random = new Random(((int)kind * 2) + (isPacked ? 1 : 0));
        for (int i = 0; i < FuzzCorpus.Trials; i++)
        {
            byte[] input = Mutate(random, corpus);
            if (!Run(kind, isPacked, input) || !FuzzCorpus.IsGrowing) continue;
            corpus.Add(input);
            FuzzCorpus.Add(path, input);
        }
    }

    /// <summary>Runs an input.</summary>
    /// <returns>Whether something happened that never did before.</returns>
    private bool Run(TransportKind kind, bool isPacked, byte[] bytes)
    {
        int before = Reached.Count;
        try
        {
            RunCore(kind, isPacked, bytes);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"{kind}, {(isPacked ? "packed" : "split")}, {Convert.ToHexString(bytes)}: {exception.Message}", exception);
        }

        return Reached.Count > before;
    }

    /// <summary>Makes another input of some.</summary>
    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        List<byte> bytes = [.. corpus[random.Next(corpus.Count)]];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 2:
                    byte[] other = corpus[random.Next(corpus.Count)];
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from)));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    if (at < bytes.Count) bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes.Take(MaxBytes)];
    }

    private void RunCore(TransportKind kind, bool isPacked, byte[] bytes)
    {
        VirtioDevice device = create();
        Exception? thrown = null;
        device.Failed += (_, failure) => thrown ??= failure.Exception;
        using var rig = new TransportRig(kind, device, TransportRig.Choose(isPacked));
        var guest = new HostileGuest(rig, poke);
        var input = new FuzzInput(bytes);
        while (input.HasMore)
        {
            guest.Step(input);
            Note(kind, device);
        }

        // Whatever it did: no code of the device was led astray, and the next driver finds a device that works.
        if (thrown is not null) throw new InvalidOperationException($"A handler threw: {thrown}", thrown);
        if (rig.Host is not null && rig.Plugged.FailureCount != 0)
        {
            throw new InvalidOperationException($"The function failed: {rig.Plugged.LastFailure}");
        }

        guest.Recover();
        shouldWork(rig);
    }

    private void Note(TransportKind kind, VirtioDevice device)
    {
        string way = TransportRig.IsMmioKind(kind) ? "mmio" : "pci";
        string kick = device.IsKickedByIoEventFd ? "by ioeventfd" : "by exit";
        Reached.Add($"{way}, {device.Status}, {kick}, {WithoutNumbers(device.FailureReason ?? "")}");
    }

    /// <summary>The event without its queue; the number of the rule, at the end, stays.</summary>
    private static string WithoutNumbers(string reason)
        => string.Join(' ', reason.Split(' ').Where(static word => word.EndsWith(')') || !word.Any(char.IsAsciiDigit)));
}
