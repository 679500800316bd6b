using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>The heap of timers, against a sorted list.</summary>
public sealed class TimerHeapShould
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 50)]
    [InlineData(3, 10_000)]
    public void HaveTheEarliestFirst(int seed, int timers)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        Entry[] entries = [.. Enumerable.Range(0, timers).Select(static number => new Entry(number))];
        var expected = new SortedSet<(long Due, int Number)>();
        for (int step = 0; step < 20_000; step++)
        {
            Entry entry = entries[random.Next(timers)];
            if (entry.Position >= 0) expected.Remove((entry.Due, entry.Number));
            if (random.Next(3) == 0)
            {
                heap.Remove(entry);
            }
            else
            {
                heap.Set(entry, random.Next(100));
                expected.Add((entry.Due, entry.Number));
            }

            Assert.Equal(expected.Count > 0 ? expected.Min.Due : null, heap.First?.Due);
        }

        while (heap.First is { } first)
        {
            Assert.Equal(expected.Min.Due, first.Due);
            Assert.True(expected.Remove((first.Due, ((Entry)first).Number)));
            heap.Remove(first);
            heap.Remove(first);
        }

        Assert.Empty(expected);
    }

    private sealed class Entry(int number) : TimerEntry
    {
        public int Number { get; } = number;

        public override void Serve()
        {
        }
    }
}
