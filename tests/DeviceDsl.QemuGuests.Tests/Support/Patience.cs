namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The time after which a test fails instead of hanging.</summary>
public static class Patience
{
    /// <summary>Far more than any step takes on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Waits, and fails with the contents of the journal.</summary>
    /// <param name="task">What ought to happen.</param>
    /// <param name="journal">The output so far.</param>
    /// <param name="what">What did not happen, for the message.</param>
    public static async Task<T> OrFail<T>(this Task<T> task, Journal journal, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException(journal.Explain($"{what}: not within {Limit.TotalSeconds} seconds"), timeout);
        }
    }
}
