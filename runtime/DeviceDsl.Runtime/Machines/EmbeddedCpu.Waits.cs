using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <content>Accesses whose answers the caller does not wait for.</content>
public sealed partial class EmbeddedCpu
{
    /// <summary>
    /// Performs a guest read on another thread. Returns when the read is done, or when it waits for a <see cref="DeferredRead"/>, which the
    /// caller can then complete, for example by moving the clock.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>The read. Its result is that of <see cref="Read(IoAddress, int)"/>, and it fails with the same exceptions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler, which the read may wait for, or on the thread that holds a pause.
    /// </exception>
    public Task<ulong> ReadAsync(IoAddress address, int length)
    {
        MaskOf(address, length);
        return Begin(() => Read(address, length));
    }

    /// <summary>
    /// Performs a guest write on another thread. Returns when the write is done, or when it waits for a <see cref="DeferredWrite"/>.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    /// <returns>
    /// The write. Its result is that of <see cref="Write(IoAddress, int, ulong)"/>, and it fails with the same exceptions.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler, which the write may wait for, or on the thread that holds a pause.
    /// </exception>
    public Task<bool> WriteAsync(IoAddress address, int length, ulong value)
    {
        MaskOf(address, length);
        return Begin(() => Write(address, length, value));
    }

    private Task<T> Begin<T>(Func<T> access)
    {
        if (_machine.Handlers.MustNotWait || _machine.Handlers.IsHeldByCurrentThread)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                "A handler, or the thread that holds a pause, begins a guest access, which may wait for the end of either.");
        }

        var waiting = new AccessThread(_machine.Handlers);
        Task<T> task = Task.Factory.StartNew(
            () => waiting.Run(access), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        waiting.WaitUntilSettled();
        return task;
    }

    /// <summary>The thread of one access.</summary>
    private sealed class AccessThread(PauseGate gate) : IGuestProcessor
    {
        private readonly ManualResetEventSlim _isSettled = new(initialState: false);

        /// <summary>Waits until the access is done, or waits for a device.</summary>
        public void WaitUntilSettled() => _isSettled.Wait();

        public T Run<T>(Func<T> access)
        {
            HandlerThread.Current.Processor = this;
            try
            {
                return access();
            }
            finally
            {
                HandlerThread.Current.Processor = null;
                _isSettled.Set();
            }
        }

        bool IGuestProcessor.TryTake(DeferredToken write) => false;

        void IGuestProcessor.BeginWait(DeferredAccess awaited, DeferredWait wait) => _isSettled.Set();

        bool IGuestProcessor.MustGiveUp(DeferredWait wait) => false;

        void IGuestProcessor.EndWait(DeferredWait wait, bool hasEnded)
        {
            using (gate.Pass())
            {
            }
        }
    }
}
