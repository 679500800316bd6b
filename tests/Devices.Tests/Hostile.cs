namespace Devices.Tests;

/// <summary>A guest that does anything, while time passes and states are saved and loaded.</summary>
internal static class Hostile
{
    private const int Steps = 20_000;

    public static void Run(Bench bench, Random random, int addresses, Action fromOutside)
    {
        var states = new List<byte[]> { bench.Save() };
        for (int i = 0; i < Steps; i++)
        {
            switch (random.Next(100))
            {
                case < 45:
                    bench.TryWrite((ulong)random.Next(addresses), LengthOf(bench, random), (ulong)random.NextInt64());
                    break;
                case < 90:
                    bench.Read((ulong)random.Next(addresses), LengthOf(bench, random));
                    break;
                case < 94:
                    bench.Clock.Advance(TimeSpan.FromTicks(random.Next(1 << random.Next(27))));
                    break;
                case < 97:
                    fromOutside();
                    break;
                case 97:
                    states.Add(bench.Save());
                    break;
                case 98:
                    bench.Load(states[random.Next(states.Count)]);
                    break;
                default:
                    bench.Attachment.Reset();
                    break;
            }
        }

        bench.Interrupts();
        Assert.Equal(0, bench.Attachment.FailureCount);
    }

    private static int LengthOf(Bench bench, Random random) => Math.Min(1 << random.Next(4), bench.MaxLength);
}
