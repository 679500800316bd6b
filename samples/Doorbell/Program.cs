using DeviceDsl.Hosting;

return DeviceProgram.Run<Bell>(args);
