using System.Globalization;
using Spectre.Console;
using VirtioBlk.Backends;

namespace VirtioBlk.Demonstration;

/// <summary>Creates a disk, boots a guest with it, runs the workload, and reports the results.</summary>
internal sealed class BlockDemonstration(DemonstrationOptions options, IAnsiConsole output, IAnsiConsole progress)
{
    /// <summary>Runs the demonstration.</summary>
    /// <returns>Whether every request ended with the expected status, and every read returned what was written.</returns>
    public bool Run()
    {
        string image = options.Image ?? Path.Combine(Path.GetTempPath(), $"virtio-blk-{Guid.NewGuid():n}.img");
        bool isFile = options.Backend == BackendChoice.File;
        try
        {
            var model = new DiskModel(options.Size);
            using IDiskBackend backend = isFile ? FileBackend.Create(image, options.Size) : new MemoryBackend(options.Size);
            WorkloadResult result = Drive(backend, model);
            CheckDirectly(backend, model);
            ResultTable.Write(output, options, result, model, options.Image);
            return result.Failed == 0 && model.Wrong == 0;
        }
        finally
        {
            if (options.Image is null) File.Delete(image);
        }
    }

    private WorkloadResult Drive(IDiskBackend backend, DiskModel model)
    {
        var device = new BlockDevice(backend, new()
        {
            Queues = options.Queues,
            Virtio = new() { IoEventFd = options.UsesIoEventFds },
            BlockSize = DiskModel.BlockLength,
            PhysicalBlockExponent = 0,
        });
        using var guest = new BlockGuest(device, options);
        var workload = new Workload(guest, model, options);
        Follow(report => workload.Run(TimeSpan.FromSeconds(options.Seconds), done => report(done, workload.Result)));
        return workload.Result;
    }

    /// <summary>Checks that the host finds what the guest wrote, without the device.</summary>
    private static void CheckDirectly(IDiskBackend backend, DiskModel model)
    {
        byte[] block = new byte[DiskModel.BlockLength];
        for (int i = 0; i < model.BlockCount; i++)
        {
            backend.Read((ulong)i * DiskModel.BlockLength, block);
            model.Check(i, block);
        }
    }

    private void Follow(Action<Action<double, WorkloadResult>> run)
    {
        if (!progress.Profile.Out.IsTerminal)
        {
            double next = 0;
            run((done, result) =>
            {
                if (done < next) return;
                progress.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"driving the disk: {done:P0}, {result.Requests:N0} requests"));
                next += 0.25;
            });
            return;
        }

        progress.Progress()
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
        {
            ProgressTask task = context.AddTask("driving the disk", maxValue: 1);
            run((done, result) =>
            {
                if (done < 1 && done - task.Value < 0.02) return;
                task.Value = done;
                task.Description = string.Create(CultureInfo.InvariantCulture, $"driving the disk: {result.Requests:N0} requests");
                context.Refresh();
            });
        });
    }
}
