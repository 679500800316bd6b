using System.Globalization;
using Spectre.Console;

namespace DeviceDsl.Hosting.Reporting;

/// <summary>Shows the progress of a measurement: a bar on a terminal, plain lines anywhere else.</summary>
/// <remarks>The bar is drawn between rounds by the measuring thread: nothing is drawn during a measurement.</remarks>
/// <param name="console">The console.</param>
internal sealed class MeasuringProgress(IAnsiConsole console)
{
    private const string Subject = "measuring the doorbells";
    private const double Step = 0.25;

    /// <summary>Runs a measurement that reports its completed part, from 0 to 1.</summary>
    public T Follow<T>(Func<Action<double>, T> measure)
        => console.Profile.Out.IsTerminal ? FollowByBar(measure) : FollowByLines(measure);

    private T FollowByBar<T>(Func<Action<double>, T> measure) => console
        .Progress()
        .AutoRefresh(false)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask task = context.AddTask(Subject, maxValue: 1);
            return measure(done =>
            {
                task.Value = done;
                context.Refresh();
            });
        });

    private T FollowByLines<T>(Func<Action<double>, T> measure)
    {
        double next = 0;
        return measure(done =>
        {
            if (done < next) return;
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Subject}: {done:P0}"));
            next = (Math.Floor(done / Step) + 1) * Step;
        });
    }
}
