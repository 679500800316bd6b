using System.Reflection;
using System.Text;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interleavings.Model;

/// <summary>Runs a program in every order of its actors' steps that has at most so many preemptions.</summary>
internal static class Explorer
{
    private const int TraceLength = 60;

    /// <summary>Explores a program.</summary>
    /// <param name="preemptionBound">How often an actor may be interrupted where it could have gone on.</param>
    /// <param name="program">The program; it is run anew for each order, and throws where one is wrong.</param>
    /// <returns>How many orders there were.</returns>
    /// <exception cref="InvalidOperationException">One was wrong; the message tells its steps.</exception>
    public static int Explore(int preemptionBound, Action program)
    {
        Foundation.LockOrder.OnViolationInHandler = violation => Run.Current?.NoteViolation(violation);
        var choices = new Choices();
        int runs = 0;
        using var threads = new ActorThreads();
        do
        {
            ForgetReaders();
            var run = new Run(choices, preemptionBound, threads);
            run.Execute(program);
            runs++;
            if (run.Failure is not null) throw new InvalidOperationException(Describe(run, runs), run.Failure);
        }
        while (choices.TryAdvance());

        return runs;
    }

    /// <summary>The threads of a run before are gone; what the runtime keeps of them would make the next run differ.</summary>
    private static void ForgetReaders()
        => typeof(ReaderSlot).GetField("s_all", BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, Array.Empty<ReaderSlot>());

    private static string Describe(Run run, int number)
    {
        var text = new StringBuilder($"Order {number}: {run.Failure!.Message}");
        foreach (string step in run.Trace.TakeLast(TraceLength)) text.Append("\n    ").Append(step);
        return text.ToString();
    }
}
