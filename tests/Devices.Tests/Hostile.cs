namespace Devices.Tests;

/// <summary>A guest that does anything, while time passes and states are saved and loaded.</summary>
internal static class Hostile
{
    private const int Steps = 20_000;

    public static void Run(Bench bench, Random random, int ports, Action fromOutside)
    {
        var states = new List<byte[]> { bench.Save() };
        for (int i = 0; i < Steps; i++)
        {
            switch (random.Next(100))
            {
                case < 45:
                    bench.Access((ulong)random.Next(ports), 1 << random.Next(3), (ulong)random.Next());
                    break;
                case < 90:
                    bench.Access((ulong)random.Next(ports), 1 << random.Next(3), null);
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
}
